"""Reads of the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from guichet.contexts.ledger.domain import accounts
from guichet.contexts.ledger.models import Posting
from guichet.infra.any_of import Ids
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class StatementRow:
    """`amount_minor` is what the customer owes more (positive) or less; `balance_minor` what they owe after it.

    `source_kind` and `source_id` are the entry's: an invoice, an allocation.
    """

    on: date
    source_kind: str
    source_id: UUID
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a customer owed at the start of the days asked for, what moved it, and what they owe at the end."""

    currency: str
    opening_minor: int
    rows: tuple[StatementRow, ...]
    closing_minor: int


def balances(brand_id: UUID, *, customer_id: UUID | None = None, on: date | None = None) -> dict[tuple[str, str], int]:
    """(currency, account code) → balance in minor units, debits positive.

    Of one customer, or as of the end of a day, if given. What days earn is of no customer.
    """
    postings = Posting.objects.filter(account__brand_id=brand_id)
    if on is not None:
        postings = postings.filter(entry__entry_date__lte=on)
    if customer_id is not None:
        postings = postings.filter(customer_id=customer_id)
    rows = postings.values_list("account__currency", "account__code").annotate(total=Sum("amount_minor"))
    return {(currency, code): int(total) for currency, code, total in rows}


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account's movements up to a day and its balance; minor units, debit positive."""

    currency: str
    account: str
    debit_minor: int
    credit_minor: int

    @property
    def balance_minor(self) -> int:
        return self.debit_minor - self.credit_minor


def trial_balance(brand_id: UUID, on: date) -> list[TrialRow]:
    """Every account of a brand as of the end of a day of its calendar, by currency and code."""
    rows = (
        Posting.objects.filter(account__brand_id=brand_id, entry__entry_date__lte=on)
        .values_list("account__currency", "account__code")
        .annotate(
            debit=Sum("amount_minor", filter=Q(amount_minor__gt=0)),
            credit=Sum("amount_minor", filter=Q(amount_minor__lt=0)),
        )
        .order_by("account__currency", "account__code")
    )
    return [TrialRow(currency, code, int(debit or 0), -int(credit or 0)) for currency, code, debit, credit in rows]


def list_in_credit(brand_id: UUID, customer_ids: Sequence[UUID]) -> list[UUID]:
    """Those of the customers whose credit has not been used up, in one query."""
    credit = Posting.objects.filter(
        customer_id__any_of=Ids(customer_ids), account__brand_id=brand_id, account__code=accounts.CUSTOMER_CREDIT
    )
    return list(
        credit.values("customer_id")
        .annotate(total=Sum("amount_minor"))
        .filter(total__lt=0)
        .order_by()
        .values_list("customer_id", flat=True)
    )


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One posting as the books show it: debit positive, credit negative."""

    on: date
    source_kind: str
    purpose: str
    account: str
    money: Money

    @property
    def debit(self) -> Money | None:
        return self.money if self.money.minor > 0 else None

    @property
    def credit(self) -> Money | None:
        return -self.money if self.money.minor < 0 else None


def list_postings(source_ids: Sequence[UUID]) -> list[EntryRow]:
    """Of the entries that these facts caused, in the order of the books, debits first; one query."""
    rows = Posting.objects.filter(entry__source_id__in=source_ids).order_by("entry__posted_at", "entry_id", "id")
    return [
        EntryRow(on, kind, purpose, code, Money(amount, currency))
        for on, kind, purpose, code, amount, currency in rows.values_list(
            "entry__entry_date", "entry__source_kind", "entry__purpose", "account__code", "amount_minor",
            "account__currency",
        )
    ]  # fmt: skip


def statement(customer_id: UUID, start: date, end: date) -> Statement | None:
    """The customer's receivable over the half-open days [start, end); None when nothing was ever booked on it."""
    owed = Posting.objects.filter(customer_id=customer_id, account__code=accounts.RECEIVABLE)
    # A customer has one billing currency (docs/domain.md, Money).
    currency = owed.values_list("account__currency", flat=True).first()
    if currency is None:
        return None
    opening = owed.filter(entry__entry_date__lt=start).aggregate(total=Sum("amount_minor"))["total"] or 0
    found = owed.filter(entry__entry_date__gte=start, entry__entry_date__lt=end).order_by("entry__entry_date", "id")
    balance, rows = int(opening), []
    for on, kind, source_id, amount in found.values_list(
        "entry__entry_date", "entry__source_kind", "entry__source_id", "amount_minor"
    ):
        balance += amount
        rows.append(StatementRow(on, kind, source_id, amount, balance))
    return Statement(currency, int(opening), tuple(rows), balance)
