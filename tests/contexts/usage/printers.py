"""A desk that sells metered plans, and what is printed on them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.contexts.catalog.public import (
    Metering,
    PriceView,
    ProrationRule,
    add_meter,
    add_price,
    add_product,
    get_price,
)
from guichet.contexts.invoicing.models import InvoiceLine
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.subscriptions.public import list_subscriptions
from guichet.flows.sweep import issue_all_due, read_all_alone
from guichet.flows.usage.record import Recorded, UsageFact, record
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Interval, IntervalUnit
from tests.contexts.desk import Desk

PAGES = {"fr": ("page", "pages"), "en": ("page", "pages")}
_told = itertools.count(1)


def sells(
    desk: Desk,
    pages: int,
    amount_minor: int,
    overage: str = "10",
    *,
    interval: IntervalUnit = "month",
    tax_included: bool = False,
    proration: ProrationRule = ProrationRule.DAY,
    code: str = "",
) -> PriceView:
    """A plan with so many pages, and what a page beyond costs in minor units."""
    with unit_of_work("test.catalogue"):
        meter = add_meter(desk.brand_id, "pages", PAGES)
        code = code or f"formule-{pages}"
        product = add_product(desk.brand_id, code, {"fr": f"Formule {pages} pages", "en": f"{pages}-page plan"})
        price_id = add_price(
            product, "EUR", Decimal(amount_minor), Interval(interval), today(desk.brand), tax_included=tax_included,
            proration=proration, metering=Metering(meter, pages, Decimal(overage)),
        )  # fmt: skip
    return get_price(price_id)


def item_of(customer_id: UUID, n: int = -1) -> UUID:
    """Of the latest subscription, unless told."""
    return list_subscriptions(customer_id)[n].items[0].id


def fact(desk: Desk, item_id: UUID, pages: int, days_ago: int = 0, source_id: str = "") -> UsageFact:
    """At the first minute of that day of the brand, so that it has happened by any hour of today."""
    day = today(desk.brand) - timedelta(days=days_ago)
    at = datetime.combine(day, time(0, 0), ZoneInfo(desk.brand.time_zone))
    return UsageFact(item_id, "pages", pages, at, source_id or f"event-{next(_told)}")


def prints(desk: Desk, item_id: UUID, pages: int, days_ago: int = 0) -> Recorded:
    return record(desk.brand, [fact(desk, item_id, pages, days_ago)])


def runs(desk: Desk) -> None:
    """What is due is issued; it is not drawn, and not collected."""
    issue_all_due(desk.brand)
    read_all_alone(desk.brand)


def lives(desk: Desk, days: int) -> None:
    """And what falls due on the last of them happens."""
    desk.live_on(days)
    runs(desk)


def billed(customer_id: UUID) -> list[list[tuple[str, int, int]]]:
    """Of each invoice, the oldest first: its lines in their order, by kind, quantity and amount as priced."""
    return [
        list(
            InvoiceLine.objects.filter(invoice_id=each.id)
            .order_by("position")
            .values_list("kind", "quantity", "amount_minor")
        )
        for each in reversed(list_invoices(customer_id))
    ]


def used(lines: Sequence[Sequence[tuple[str, int, int]]]) -> list[tuple[int, int]]:
    """Quantity and amount of what was charged for use, in the order of invoices."""
    return [(quantity, amount) for invoice in lines for kind, quantity, amount in invoice if kind == "usage"]
