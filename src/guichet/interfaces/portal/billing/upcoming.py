"""`/facturation/a-venir/`: what the next twelve months will bill, if all stays as it is."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.flows.forecast import ForecastBill, forecast
from guichet.infra.clock import day_of
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.kernel.money import Money

AHEAD = timedelta(days=366)


@allow(Permission.BILLING, methods=("GET",))
def show_upcoming(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    until = day_of(context.brand, context.at) + AHEAD
    bills = forecast(context.brand, context.customer, until, programme=context.programme)
    sums: Counter[str] = Counter()
    for each in bills:
        sums[each.bill.currency] += each.bill.total_minor
    values = {
        "lines": [
            {
                "day": each.day,
                "period": each.period,
                "items": _named(each, context.language),
                "beyond": _beyond(each, context.language),
                "charges": [charge.description for charge in each.charges],
                "is_skipped": each.is_skipped,
                "total": Money(each.bill.total_minor, each.bill.currency),
            }
            for each in bills
        ],
        "sums": [Money(minor, currency) for currency, minor in sums.items()],
    }
    return render(request, "portal/billing/upcoming.html", values)


def _named(bill: ForecastBill, language: str) -> list[tuple[str, int]]:
    """What is on it, each with how many; of one product in a group, how often it is there in the place of its name."""
    products = [item.price.product_name[language] for item in bill.items]
    named: dict[str, tuple[str, int]] = {}
    for product, item in zip(products, bill.items, strict=True):
        times, name = products.count(product), item.subscription.name
        text = f"{times} × {product}" if times > 1 else f"{product} · {name}" if name else product
        named[product] = (text, item.quantity)
    return list(named.values())


def _beyond(bill: ForecastBill, language: str) -> list[tuple[int, str]]:
    """How many units so far are charged on it besides, by meter, with their word."""
    counts: Counter[UUID] = Counter()
    meters = {each.metering.meter.id: each.metering.meter for each in bill.use}
    for each in bill.use:
        counts[each.metering.meter.id] += each.usage.beyond_units
    return [(count, meters[meter_id].units(count, language)) for meter_id, count in counts.items()]
