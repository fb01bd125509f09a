"""Loaded before Django (`-p` in pyproject): one embedded PostgreSQL for the whole run, and the test environment.

The surroundings' own DATABASE_URL and GUICHET_… are left out: tests never touch an installation, and a developer's
shell changes nothing in them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from guichet.infra.postgres import connect_or_start
from tests.support import cluster

KEPT = {"GUICHET_CHROMIUM", "GUICHET_UPDATE_GOLDEN"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    for name in [name for name in os.environ if name.startswith("GUICHET_") and name not in KEPT]:
        del os.environ[name]
    data = Path(tempfile.mkdtemp(prefix="guichet-tests-"))
    early_config.add_cleanup(lambda: shutil.rmtree(data, ignore_errors=True))
    cluster.place(data)
    server = connect_or_start(data, must_own=True, durable=False)
    early_config.add_cleanup(server.close)
    (data / "static").mkdir()  # empty: the finders serve; WhiteNoise only warns if it is missing
    os.environ |= {
        "DATABASE_URL": server.url(),
        "GUICHET_ENV": "test",
        "GUICHET_DATA": str(data),
        # Playwright's synchronous interface keeps an event loop in the tests' thread, and Django then takes every
        # query there for one made by asynchronous code. None is.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    return (yield)
