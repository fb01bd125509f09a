"""What must always be true, looked at after every step: all of docs/invariants.md, on the books of every customer.

A restriction to the customer that a step touched would look at less and save nothing: on so few rows a statement's time
is its planning, so each is planned once a connection, and then all of them take milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from guichet.contexts.brands.public import get_brand
from guichet.contexts.ledger.public import balances
from guichet.contexts.subscriptions.public import list_parked
from guichet.flows.audit.run import INVARIANTS, PARAMETERS
from guichet.simulation.provider import provider_of

# Where money is that a provider took for us: with it, on our bank's account, or kept by it for its service.
THERE = frozenset({"clearing", "bank", "gateway_fees"})
PREPARED = {f"audit_{invariant.id.replace('-', '_').lower()}": invariant for invariant in INVARIANTS}


def wrong(brand_ids: Sequence[UUID]) -> list[str]:
    """What breaks an invariant, and who is parked: there a program failed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_prepared_statements WHERE name = ANY(%s)", [list(PREPARED)])
        if not cursor.rowcount:
            for name, invariant in PREPARED.items():
                cursor.execute(f"PREPARE {name} AS {invariant.statement}", PARAMETERS)
        found = []
        for name, invariant in PREPARED.items():
            cursor.execute(f"EXECUTE {name}")
            found += [f"{invariant.id} {invariant.title}: {' '.join(map(str, row))}" for row in cursor.fetchall()]
    parked = [each for brand_id in brand_ids for each in list_parked(brand_id)]
    return found + [f"parked: {each.reason}, {each.detail}" for each in parked]


def wrong_money(brand_ids: Sequence[UUID]) -> list[str]:
    """Where a provider does not hold what our books say that it holds. Only once nothing is under way."""
    found = []
    for brand_id in brand_ids:
        booked: dict[str, int] = {}
        for (currency, code), amount in balances(brand_id).items():
            if code.partition(":")[0] in THERE:
                booked[currency] = booked.get(currency, 0) + amount
        booked = {currency: amount for currency, amount in booked.items() if amount}
        kept = provider_of(brand_id).kept()
        if booked != kept:
            found.append(f"money: the books of {get_brand(brand_id).name} say {booked}, the provider holds {kept}")
    return found
