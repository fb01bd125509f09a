"""A past that is lived once for a module's tests, each of which is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk, open_desk
from tests.support.database import empty_database


@pytest.fixture(scope="module")
def bought(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """One customer has bought and paid, and has the document: one row at least in every table of the journey."""
    with django_db_blocker.unblock():
        desk = open_desk()
        desk.buy(21)
        run_until_quiet()
        yield desk
        empty_database()
