"""Use that no renewal will bill, on an invoice of its own: a period that was cut short, or what came after an end.

Found by an index. Whoever cannot be billed is parked, and holds nobody up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import list_customers, lock_free_customers
from guichet.contexts.invoicing.public import DraftFailedError, IssuedInvoice
from guichet.contexts.subscriptions.public import get_subscriptions_of, list_parked
from guichet.contexts.usage.public import list_alone_customers, lock_alone, next_alone_date
from guichet.flows.at_hand import programmes_of
from guichet.flows.parking import UnbillableError, park_alone
from guichet.flows.renew import AT_ONCE, BATCH, Issued, chargeable_methods, issue_next
from guichet.flows.usage.reading import keep_readings, lines_of, uses
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Alone:
    """How many usage periods were read, and the invoices of those in which something was beyond."""

    read: int = 0
    invoices: tuple[IssuedInvoice, ...] = ()
    parked: int = 0

    @property
    def did_something(self) -> bool:
        return bool(self.read or self.parked)


def issue_alone(brand: BrandView, until: date) -> Alone:
    """Of up to 500 customers, what is over by `until`, which is at most the brand's today. Raises LaterDayError."""
    at = business_now(brand)
    if until > day_of(brand, at):
        raise ValueError("billing cannot run ahead of the brand's today")
    first = next_alone_date(brand.id)
    if first is None or first > until:
        return Alone()
    try:
        return _issue(brand, until, at)
    except UnbillableError as failed:
        park_alone(brand, failed.customer_id, failed.cause)
    except DraftFailedError as failed:
        park_alone(brand, failed.customer_id, failed.__cause__ or failed)
    return Alone(parked=1)


def _issue(brand: BrandView, until: date, at: datetime) -> Alone:
    with unit_of_work("usage.bill"):
        parked = [each.customer_id for each in list_parked(brand.id)]
        waiting = list_alone_customers(brand.id, until, BATCH * AT_ONCE, besides=parked)
        periods = lock_alone(lock_free_customers(waiting, BATCH), until)
        if not periods:
            return Alone()
        days: dict[UUID, date] = {}
        for each in periods:
            days[each.customer_id] = max(each.ends_on, days.get(each.customer_id, each.ends_on))
        of = get_subscriptions_of({each.item_id for each in periods})
        read = uses(periods, of, {item_id: days[each.customer_id] for item_id, each in of.items()})
        late = lines_of(read)
        methods = chargeable_methods(list(days))
        done = Issued()
        if late:
            customers = list_customers(list(days))
            done = issue_next(brand, [], at, customers, programmes_of(brand, customers.values()), methods, {}, late)
        keep_readings(read, at)
        return Alone(len(read), done.invoices)
