"""Subscriptions."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from guichet.contexts.access.public import Scope
from guichet.contexts.subscriptions.public import SubscriptionView, find_subscription, list_subscriptions_after
from guichet.flows.entitlement import Use, may_use, uses_of
from guichet.interfaces.api.asking import Cursor, Limit, OfCustomer, customer_id_of, missing, page_of
from guichet.interfaces.api.keys import Key, brand_of
from guichet.interfaces.api.shapes import Page, SubscriptionOut

router = Router()
READ = Scope.SUBSCRIPTIONS_READ


@router.get("/subscriptions", response=Page[SubscriptionOut], auth=Key(READ), summary="List subscriptions")
def list_subscriptions(
    request: HttpRequest, customer: OfCustomer = None, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, object]:
    """Those that are over too."""
    brand = brand_of(request)
    found = list_subscriptions_after(brand.id, customer_id_of(brand, customer), cursor, limit + 1)
    return page_of(found, limit, said)


@router.get("/subscriptions/{subscription}", response=SubscriptionOut, auth=Key(READ), summary="Get a subscription")
def get_subscription(request: HttpRequest, subscription: UUID) -> dict[str, object]:
    found = find_subscription(brand_of(request).id, subscription)
    if found is None:
        raise missing()
    return said([found])[0]


def said(subscriptions: Sequence[SubscriptionView]) -> list[dict[str, object]]:
    uses = uses_of(subscriptions)
    return [
        {
            "id": each.id,
            "customer": each.customer_id,
            "name": each.name,
            "status": each.status.value,
            "access": may_use(each),
            "currency": each.currency,
            "started_at": each.started_at,
            "current_period": {"start": each.current_period.start, "end": each.current_period.end},
            "renews_on": each.renews_on,
            "ends_on": each.ends_on,
            "trial_until": each.trial_until,
            "items": [item_said(use) for use in uses[each.id]],
        }
        for each in subscriptions
    ]


def item_said(use: Use) -> dict[str, object]:
    price = use.price
    return {
        "id": use.item_id,
        "product": price.product_code,
        "name": price.product_name,
        "unit_amount_minor": format(price.unit_amount_minor.normalize(), "f"),
        "tax_included": price.tax_included,
        "interval": {"unit": price.interval.unit, "count": price.interval.count},
        "quantity": use.quantity,
        "seats_held": use.held,
    }
