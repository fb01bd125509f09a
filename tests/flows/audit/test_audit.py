"""The audit is content with a lived past, and each of its checks sees what it is there for, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from guichet.flows.audit import INVARIANTS, Report, audit, violations
from tests.flows.audit.damage import DAMAGES
from tests.flows.audit.history import live
from tests.flows.audit.past import Damage, Past
from tests.support.database import empty_database

DOCUMENT = Path(__file__).parents[3] / "docs" / "invariants.md"


@pytest.fixture(scope="module")
def past(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Past]:
    """Lived once for all, and committed: what a test damages is rolled back."""
    with django_db_blocker.unblock():
        yield Past(*live())
        empty_database()


@pytest.fixture(scope="module")
def report(past: Past, django_db_blocker: DjangoDbBlocker) -> Report:
    """Of the past as it was; made outside any transaction, as in production."""
    with django_db_blocker.unblock():
        return audit()


@pytest.mark.django_db
def test_a_lived_past_is_in_order(past: Past, report: Report) -> None:
    assert report.wrong == ()
    assert report.ok
    assert report.checked["invoices"] == len(past.desk.numbers() + past.french.numbers())
    assert report.checked["documents"] == report.checked["invoices"] + report.checked["credit notes"]
    assert all(count > 0 for count in report.checked.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("invariant", "damage"), [pytest.param(*each, id=f"{each[0]}-{each[1].__name__}") for each in DAMAGES]
)
def test_each_damage_is_seen_as_what_it_is(past: Past, invariant: str, damage: Damage) -> None:
    with connection.cursor() as cursor:
        # Triggers and foreign keys would refuse all of it.
        cursor.execute("SET LOCAL session_replication_role = replica")
    damage(past)
    found = list(violations())
    assert {violation.invariant for violation in found} == {invariant}
    assert all(violation.subject_id and violation.detail for violation in found)


def test_every_check_has_been_seen_to_fail() -> None:
    assert {name for name, _ in DAMAGES} == {invariant.id for invariant in INVARIANTS}


def test_the_document_lists_the_checks_in_the_same_words() -> None:
    told = re.findall(r"^### (I-\d\d) (.+)$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert told == [(invariant.id, invariant.title) for invariant in INVARIANTS]
