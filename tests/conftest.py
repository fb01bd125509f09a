"""The fixtures that any test may ask for, each described where it is defined; and in which order the files are run."""

from __future__ import annotations

import pytest
from django.dispatch import receiver
from django.test.signals import setting_changed

from guichet.infra.adapters import adapter

pytest_plugins = [
    "tests.support.browser",
    "tests.support.database",
    "tests.support.jobs",
    "tests.support.mail",
    "tests.support.portal",
    "tests.support.sandbox",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long file that comes last would have one worker run while the others are done: the lives come first."""
    items.sort(key=lambda item: "tests/scenarios/" not in item.nodeid)


@receiver(setting_changed)
def forget_adapters(setting: str, **_: object) -> None:
    """What a test puts in an adapter's place is gone with the test."""
    if setting == "ADAPTERS":
        adapter.cache_clear()
