"""Step 3, what the order charges and when it charges again; and step 5, the last look before paying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import get_price, get_prices
from guichet.contexts.ordering.public import OrderStatus, OrderView
from guichet.contexts.payments.public import find_chosen_method
from guichet.contexts.subscriptions.public import get_subscriptions
from guichet.flows.overview import method_line
from guichet.flows.purchase.confirm import Confirmation, confirm
from guichet.infra.clock import day_of
from guichet.interfaces.portal.billing.status import next_address
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.figures import ShownPrice, shown, shown_order, shown_price
from guichet.interfaces.portal.purchase.steps import steps_at, whereabouts


def order_values(context: MemberContext, order: OrderView) -> dict[str, object]:
    """What the steps after the licences show of the order; `change` tells what it changes, None for a purchase."""
    price = get_price(order.price_id)
    return {
        "order": order,
        "bill": shown_order(order, context),
        "next_bill": shown(order.next_bill, context),
        "price": shown_price(price, context.language),
        "product": price.product_name[context.language],
        "change": _change(order, context.language),
    }


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What the subscription is before the change, and whether a change that waits is replaced by it.

    `waits_until` is the day on which the other interval begins, when only the added licences are now.
    """

    quantity: int
    present: ShownPrice
    replaces: bool
    waits_until: date | None


def _change(order: OrderView, language: str) -> ShownChange | None:
    if order.subscription_id is None or order.status is OrderStatus.FULFILLED:
        return None
    subscription = get_subscriptions([order.subscription_id])[order.subscription_id]
    item = subscription.items[0]
    prices = get_prices([item.price_id, order.price_id])
    present, wanted = prices[item.price_id], prices[order.price_id]
    shorter = wanted.interval.months < present.interval.months
    return ShownChange(
        quantity=item.quantity,
        present=shown_price(present, language),
        replaces=subscription.coming is not None,
        waits_until=order.next_billing_date if shorter else None,
    )


@allow(Permission.HOLDER, methods=("GET",))
def summary(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_summary")
    if place.elsewhere or place.order is None:
        return HttpResponseRedirect(place.elsewhere or reverse("purchase"))
    return show_summary(request, context, place.order)


def show_summary(
    request: HttpRequest, context: MemberContext, order: OrderView, *, coupon_typed: str = "", coupon_error: str = ""
) -> HttpResponse:
    """The summary, with what is wrong with the coupon that was typed."""
    values = order_values(context, order) | {
        "steps": steps_at("purchase_summary"),
        "coupon_typed": coupon_typed,
        "coupon_error": coupon_error,
    }
    return render(request, "portal/purchase/summary.html", values, status=422 if coupon_error else 200)


@allow(Permission.HOLDER)
def last_check(request: HttpRequest) -> HttpResponse:
    """Confirming charges what the form says was shown, bill and method, or shows what changed and charges nothing."""
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_check")
    if place.elsewhere or place.order is None:
        return HttpResponseRedirect(place.elsewhere or reverse("purchase"), status=303)
    order = place.order
    if request.method == "POST":
        return _confirm(request, context, order)
    method = find_chosen_method(order.id)
    values = order_values(context, order) | {
        "steps": steps_at("purchase_check"),
        "method": method_line(method, day_of(context.brand, context.at)) if method else None,
        "method_id": method.id if method else "",
    }
    return render(request, "portal/purchase/check.html", values)


def _confirm(request: HttpRequest, context: MemberContext, order: OrderView) -> HttpResponse:
    status_address = reverse("payment_status", args=["00000000-0000-0000-0000-000000000000"])
    confirmed = confirm(
        context.brand,
        order.id,
        request.POST.get("fingerprint", ""),
        description=get_price(order.price_id).product_name[context.language],
        return_url=context.brand.origin + status_address.replace("00000000-0000-0000-0000-000000000000", "{attempt}"),
        shown_method=request.POST.get("method", ""),
    )
    if confirmed.result is Confirmation.CHANGED:
        messages.error(
            request, _("Something changed since this was shown. Check the new amounts: nothing was charged.")
        )
        return HttpResponseRedirect(reverse("purchase_check"), status=303)
    if confirmed.result is Confirmation.BUSY:
        messages.error(
            request, _("An overdue invoice of this order is being paid at this moment. Please try again in a minute.")
        )
        return HttpResponseRedirect(reverse("purchase_check"), status=303)
    if confirmed.result is Confirmation.REFUSED:
        messages.error(request, _("What you chose can no longer be ordered as it was. Please choose again."))
        return HttpResponseRedirect(reverse("purchase_licences"), status=303)
    if confirmed.result is Confirmation.METHOD_NEEDED:
        return HttpResponseRedirect(reverse("purchase_method"), status=303)
    if confirmed.order.status is OrderStatus.FULFILLED:
        return HttpResponseRedirect(reverse("purchase_done", args=[order.id]), status=303)
    if confirmed.result is Confirmation.CLOSED or confirmed.attempt is None:
        return HttpResponseRedirect(reverse("purchase"), status=303)
    return HttpResponseRedirect(next_address(confirmed.attempt, to_bank=True), status=303)
