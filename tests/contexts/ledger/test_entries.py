"""The books take balanced entries only, each fact once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from guichet.contexts.ledger.models import Account, Entry, Posting
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, balances, post
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from tests.contexts.desk import Desk

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def draft(brand_id: UUID, source_id: UUID, *postings: PostingDraft, currency: str = "CAD") -> EntryDraft:
    return EntryDraft(brand_id, currency, "test", source_id, "test", DAY, wall_now(), postings)


def write(desk: Desk, *postings: tuple[str, int]) -> None:
    """Rows of an entry as no operation writes them, (currency, amount) each, up to what a commit checks."""
    with transaction.atomic():
        made = Entry.objects.create(
            brand_id=desk.brand_id, currency="CAD", source_kind="test", source_id=new_id(), purpose="test",
            entry_date=DAY, posted_at=wall_now(),
        )  # fmt: skip
        Posting.objects.bulk_create(
            [Posting(entry=made, account=account(desk, code), amount_minor=amount) for code, amount in postings]
        )
        commit()


def account(desk: Desk, currency: str = "CAD") -> Account:
    return Account.objects.get_or_create(brand_id=desk.brand_id, currency=currency, code="test")[0]


def commit() -> None:
    """What a commit checks."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_posting_twice_does_nothing(bought: Desk) -> None:
    same = draft(bought.brand_id, new_id(), PostingDraft("cash", 500), PostingDraft("revenue", -500))
    post([same])
    post([same])
    commit()
    assert Entry.objects.filter(source_id=same.source_id).count() == 1
    assert balances(bought.brand_id)["CAD", "cash"] == 500


def test_a_draft_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="does not balance"):
        draft(new_id(), new_id(), PostingDraft("cash", 500), PostingDraft("revenue", -499))


def test_zero_amounts_leave_no_trace(bought: Desk) -> None:
    nothing = draft(bought.brand_id, new_id(), PostingDraft("cash", 0), PostingDraft("revenue", 0))
    cash, tax, revenue = PostingDraft("cash", 1), PostingDraft("tax", 0), PostingDraft("revenue", -1)
    some = draft(bought.brand_id, new_id(), cash, tax, revenue)
    post([nothing, some])
    commit()
    assert not Entry.objects.filter(source_id=nothing.source_id).exists()
    assert Posting.objects.filter(entry__source_id=some.source_id).count() == 2


def test_an_entry_needs_balanced_postings_of_its_own_books(bought: Desk) -> None:
    write(bought, ("CAD", 5), ("CAD", -5))
    with pytest.raises(IntegrityError, match="does not balance: 0 over 0 postings"):
        write(bought)
    with pytest.raises(IntegrityError, match="do not balance"):
        write(bought, ("CAD", 5))
    with pytest.raises(IntegrityError, match="another brand or currency"):
        write(bought, ("CAD", 5), ("EUR", -5))
    with pytest.raises(IntegrityError, match="posting_not_zero"):
        write(bought, ("CAD", 0), ("CAD", 0))


def test_a_balanced_entry_stays_balanced(bought: Desk) -> None:
    known = Entry.objects.filter(source_kind="invoice")[0]
    with pytest.raises(IntegrityError, match="do not balance"), transaction.atomic():
        Posting.objects.create(entry=known, account=account(bought), amount_minor=5)
