"""The audit is content with a lived past, and each of its checks sees what it is there for, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from guichet.contexts.invoicing.public import ISSUED
from guichet.contexts.payments.public import ACCOUNTS
from guichet.flows.audit import INVARIANTS, Invariant, Report, audit, violations
from guichet.flows.audit.chains import AS_LINKED, UNBROKEN
from guichet.flows.audit.heads import gone, note
from guichet.infra.chain import link_existing
from tests.flows.audit.damage import DAMAGES
from tests.flows.audit.damage_chains import CHANGED_LINKS, CHANGED_ROWS, Tampering, amount
from tests.flows.audit.history import live
from tests.flows.audit.past import Damage, Past
from tests.support.database import empty_database

CHAINED = {AS_LINKED.id, UNBROKEN.id}
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
    # Of what is chained the chain tells too, whatever it is.
    assert {violation.invariant for violation in found} - CHAINED == {invariant} - CHAINED
    assert invariant in {violation.invariant for violation in found}
    assert all(violation.subject_id and violation.detail for violation in found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("invariant", "tampering"),
    [
        pytest.param(invariant, tampering, id=tampering.__name__)
        for invariant, all_of_it in ((AS_LINKED, CHANGED_ROWS), (UNBROKEN, CHANGED_LINKS))
        for tampering in all_of_it
    ],
)
def test_tampering_is_seen_and_the_row_named(past: Past, invariant: Invariant, tampering: Tampering) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    subject, said = tampering(past)
    told = [(each.subject_id, each.detail) for each in violations([invariant])]
    assert subject in dict(told)
    assert said in dict(told)[subject]


@pytest.mark.django_db
def test_whoever_recomputes_every_link_is_given_away_by_the_heads_noted_before(past: Past, tmp_path: Path) -> None:
    file = tmp_path / "heads"
    count, before = note(file)
    assert count == len(file.read_text().splitlines()) > 10
    assert gone(file, "I-46", 9) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    invoice, _ = amount(past)
    past.run("DELETE FROM infra_chainlink")
    link_existing(ISSUED)
    link_existing(ACCOUNTS)
    assert list(violations([AS_LINKED, UNBROKEN])) == []
    series = past.one("SELECT chain FROM infra_chainlink WHERE subject_id = %s", invoice)
    told = gone(file, "I-46", 9)
    assert series in {each.subject_id for each in told}
    assert note(None)[1] != before


@pytest.mark.django_db
def test_an_installation_from_before_the_chains_is_given_them(past: Past) -> None:
    """The series' are the very same as if they had been there from the start."""
    links = "SELECT position, subject_id, link FROM infra_chainlink WHERE kind IN ('invoice', 'credit_note') ORDER BY 2"
    before = past.run(links)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    past.run("DELETE FROM infra_chainlink")
    past.run("DELETE FROM infra_counter WHERE split_part(key, ':', 2) = 'account'")
    link_existing(ISSUED)
    link_existing(ACCOUNTS)
    assert past.run(links) == before
    assert list(violations([AS_LINKED, UNBROKEN])) == []


def test_every_check_has_been_seen_to_fail() -> None:
    assert {name for name, _ in DAMAGES} | CHAINED == {invariant.id for invariant in INVARIANTS}


def test_the_document_lists_the_checks_in_the_same_words() -> None:
    told = re.findall(r"^### (I-\d\d) (.+)$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert told == [(invariant.id, invariant.title) for invariant in INVARIANTS]
