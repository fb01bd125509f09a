"""`/gestion/comptes/`: the trial balance of the brand's books as of any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.ledger.public import TrialRow, trial_balance
from guichet.infra.clock import day_of
from guichet.interfaces.backoffice.desk import context_of
from guichet.interfaces.backoffice.words import account_name
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """An account with what moved on each side and its balance on the side where it stands; None where nothing is."""

    name: str
    debit: Money
    credit: Money
    debit_balance: Money | None
    credit_balance: Money | None


@allow(Permission.STAFF, methods=("GET",))
def show(request: HttpRequest) -> HttpResponse:
    """`?au=2026-10-31` is the balance at the end of that day; an odd day is today."""
    context = context_of(request)
    today = day_of(context.brand, context.at)
    on = _day(request.GET.get("au", "")) or today
    rows = trial_balance(context.brand.id, on)
    books = []
    for currency in dict.fromkeys(row.currency for row in rows):
        of_one = [row for row in rows if row.currency == currency]
        books.append(
            {
                "currency": currency,
                "accounts": [_shown(row, context.language) for row in of_one],
                "debit": Money(sum(row.debit_minor for row in of_one), currency),
                "credit": Money(sum(row.credit_minor for row in of_one), currency),
                "balance": Money(sum(max(row.balance_minor, 0) for row in of_one), currency),
            }
        )
    return render(request, "backoffice/books.html", {"books": books, "on": on, "today": today})


def _shown(row: TrialRow, language: str) -> ShownAccount:
    balance = Money(row.balance_minor, row.currency)
    return ShownAccount(
        account_name(row.account, language),
        Money(row.debit_minor, row.currency),
        Money(row.credit_minor, row.currency),
        balance if balance.minor > 0 else None,
        -balance if balance.minor < 0 else None,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        return None
