"""The journal: every change has its sentence, only the holder reads it, and it costs the same however long it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import guichet
from guichet.contexts.access.public import find_person, list_memberships
from guichet.contexts.brands.public import find_brand_by_slug
from guichet.infra import audit
from guichet.infra.clock import wall_now
from guichet.interfaces.portal.journal.words import ACTIONS, SUBJECTS
from tests.interfaces.portal.stage import Visitor

NORA = "nora@example.com"
SOURCE = Path(guichet.__file__).parent
# Recorded under a name that is put together: flows.seats.tell.
PUT_TOGETHER = {f"invitation.{what}" for what in ("sent", "sent_again", "revoked", "expired")}


def test_every_action_of_the_audit_trail_has_a_sentence() -> None:
    named = re.compile(r'"((?:customer|subscription|method|invitation|member|seat)\.[a-z_]+)"')
    recorded = PUT_TOGETHER | {
        action
        for path in SOURCE.rglob("*.py")
        if "interfaces" not in path.parts and "audit.record" in (text := path.read_text("utf-8"))
        for action in named.findall(text)
    }
    assert recorded <= set(ACTIONS)
    assert "customer.details_changed" in recorded


def test_every_action_is_about_a_subject_that_the_journal_can_be_narrowed_to() -> None:
    kinds = {kind for _words, kinds in SUBJECTS.values() for kind in kinds}
    assert {action.split(".")[0] for action in ACTIONS} <= kinds


def test_the_holder_reads_who_changed_what_from_what_to_what(visitor: Visitor) -> None:
    nora = visitor("plans", NORA)
    _change(1)
    page = nora.get("/journal/").content.decode()
    for words in ("organisation modifiées", "Nora Gagnon", "Nom 0", "Nom 1"):
        assert words in page


def test_a_long_journal_costs_as_many_queries_as_a_short_one(visitor: Visitor) -> None:
    nora = visitor("plans", NORA)
    _change(1)
    with CaptureQueriesContext(connection) as few:
        nora.get("/journal/")
    _change(80)
    with CaptureQueriesContext(connection) as many:
        assert nora.get("/journal/?page=2").status_code == 200
    assert len(many) == len(few)


def test_nobody_reads_the_journal_of_another_organisation(visitor: Visitor) -> None:
    sofia = visitor("plans", "sofia@example.com")
    _change(1)
    assert "Nom 0" not in sofia.get("/journal/").content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "999999999999", "deux", "%00"])
def test_an_odd_page_is_a_page(visitor: Visitor, page: str) -> None:
    assert visitor("plans", NORA).get(f"/journal/?page={page}").status_code == 200


def _change(times: int) -> None:
    """Nora changes the name of her organisation, over and over."""
    nora, plans = find_person(NORA), find_brand_by_slug("plans")
    assert nora is not None
    assert plans is not None
    customer_id = list_memberships(nora.id, plans.id)[0].customer_id
    for n in range(times):
        audit.record(
            audit.person(nora.id), "customer.details_changed", brand_id=plans.id, customer_id=customer_id,
            at=wall_now(), subject=("customer", customer_id), before={"name": f"Nom {n}"},
            after={"name": f"Nom {n + 1}"},
        )  # fmt: skip
