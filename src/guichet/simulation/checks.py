"""What must always be true, looked at after every step: all of docs/invariants.md, on the books of every customer.

A restriction to the customer that a step touched would look at less and save nothing: on so few rows a statement's time
is its planning, so each is planned once a connection, and then all of them take milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from guichet.contexts.brands.public import get_brand
from guichet.contexts.customers.public import get_customer
from guichet.contexts.dunning.public import find_latest_run, list_awaited
from guichet.contexts.invoicing.public import list_overdue
from guichet.contexts.ledger.public import balances
from guichet.contexts.notifications.public import list_endpoints
from guichet.contexts.payments.public import find_planned_debit, is_being_paid
from guichet.contexts.subscriptions.public import list_parked
from guichet.flows.audit.run import INVARIANTS, PARAMETERS
from guichet.flows.minimum import is_carried
from guichet.flows.webhooks.send import body_of
from guichet.infra import outbox
from guichet.infra.clock import today
from guichet.simulation.house import Resident
from guichet.simulation.provider import provider_of

PREPARED = {f"audit_{invariant.id.replace('-', '_').lower()}": invariant for invariant in INVARIANTS}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MOST_EVENTS = 100_000
AT_PROVIDER = {"clearing", "bank", "gateway_fees", "disputed"}


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
    """Where a provider did not take what our books say that it holds, paid out, or kept as its fee.

    Only once nothing is under way.
    """
    found = []
    for brand_id in brand_ids:
        booked: dict[str, int] = {}
        for (currency, account), amount in balances(brand_id).items():
            if account.partition(":")[0] in AT_PROVIDER:
                booked[currency] = booked.get(currency, 0) + amount
        booked = {currency: amount for currency, amount in booked.items() if amount}
        kept = provider_of(brand_id).kept()
        if booked != kept:
            found.append(f"money: the books of {get_brand(brand_id).name} say {booked}, the provider holds {kept}")
    return found


def never_asked(residents: Sequence[Resident]) -> list[str]:
    """What is late and nobody asks for: it is not under way, no run tells of it, and none is to begin.

    Only once nothing is under way. What is carried is late for nobody.
    """
    found = []
    for resident in residents:
        if is_carried(resident.customer_id):
            continue
        awaited = list_awaited(resident.customer_id)
        for invoice in list_overdue(resident.customer_id, today(get_brand(resident.brand_id))):
            is_under_way = is_being_paid(invoice.id) or find_planned_debit(invoice.id) is not None
            if not is_under_way and invoice.id not in awaited and find_latest_run(invoice.id) is None:
                found.append(f"late: nobody asks {resident.name} for {invoice.number}")
    return found


def told_wrong(brand_ids: Sequence[UUID], told: Mapping[str, set[str]]) -> list[str]:
    """What a product wanted to know and did not hear, or heard in other words or in two ways; and what it heard and
    never happened. Only once everything was sent.
    """
    happened: dict[str, tuple[str, str]] = {}
    for brand_id in brand_ids:
        wanted = {name for endpoint in list_endpoints(brand_id) for name in endpoint.events}
        for each in outbox.list_since(brand_id, LONG_AGO, LONG_AGO, after=None, limit=MOST_EVENTS):
            if each.event.name in wanted:
                about = each.event.customer_id
                number = get_customer(about).number if about is not None else ""
                happened[str(each.id)] = each.event.name, body_of(each.event, number)
    amiss = {id_: name for id_, (name, body) in happened.items() if told.get(id_) != {body}}
    return [
        *(f"told: {name} {told.get(id_, 'never')}" for id_, name in amiss.items()),
        *(f"told: {told[id_]} never happened" for id_ in told.keys() - happened.keys()),
    ]
