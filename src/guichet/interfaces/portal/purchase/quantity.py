"""Step 2: interval and whole number, with what it means as it changes: paid now, or waiting for the term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import PriceView, get_prices, saving_percent
from guichet.contexts.ordering.public import OrderBusyError, OrderView
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.desk.credit_note import CreditNoteRefusedError
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.at_term import preview
from guichet.flows.purchase.buyer import Buyer, live_subscription
from guichet.flows.purchase.coupons import CouponRefusedError
from guichet.flows.purchase.decide import (
    SeatsHeldError,
    Selection,
    SelectionRefusedError,
    coupon_code_of,
    decide,
    other_way,
    place_order,
    plan,
    prices_for,
)
from guichet.flows.purchase.decrease import preview_decrease
from guichet.flows.purchase.plan_change import Plan
from guichet.flows.seats.team import names_with_licence
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.figures import ShownBill, ShownPrice, shown, shown_price
from guichet.interfaces.portal.purchase.forms import LicencesForm
from guichet.interfaces.portal.purchase.refusals import HELD, refuse_selection
from guichet.interfaces.portal.purchase.steps import steps_at, whereabouts
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Estimate:
    """What stands in the form would mean: `bill` is paid now, `credit` comes back now.

    Without them `next_bill` waits for `effective_on`.
    """

    bill: ShownBill | None = None
    credit: Money | None = None
    next_bill: ShownBill | None = None
    effective_on: date | None = None
    unchanged: bool = False


@allow(Permission.HOLDER)
def licences(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_licences")
    if place.elsewhere:
        return HttpResponseRedirect(place.elsewhere, status=303)
    subscription = live_subscription(context.customer_id)
    prices = _prices(context, subscription)
    posted = request.POST.dict() if request.method == "POST" else None
    form = LicencesForm(prices, posted, _initial(prices, place.order, subscription))
    if posted is not None and form.is_valid():
        answer = _go_on(request, context, form, place.order, subscription)
        if answer is not None:
            return answer
    values = {
        "form": form,
        "steps": steps_at("purchase_licences"),
        "products": _shown_products(prices, context.language),
        "estimate": _estimate(context, LicencesForm(prices, _values(form), {}), subscription),
        "subscription": subscription,
        "item": subscription.items[0] if subscription else None,
        "basis": subscription.basis if subscription else "",
        "coming_product": _coming_product(subscription, context.language),
        "who_holds": _who_holds(context, form),
    }
    return render(request, "portal/purchase/quantity.html", values)


def _prices(context: MemberContext, subscription: SubscriptionView | None) -> list[PriceView]:
    currency = context.customer.currency
    return prices_for(context.brand, context.programme, subscription, context.at, currency=currency)


def _coming_product(subscription: SubscriptionView | None, language: str) -> str:
    """The name of the product that waits for the term, where it is another one than the present."""
    if subscription is None or subscription.coming is None:
        return ""
    known = get_prices([subscription.items[0].price_id, subscription.coming.price_id])
    coming = known[subscription.coming.price_id]
    is_same = coming.product_id == known[subscription.items[0].price_id].product_id
    return "" if is_same else coming.product_name[language]


def _who_holds(context: MemberContext, form: LicencesForm) -> list[str]:
    """The names of those who hold a licence, when fewer are wanted than that."""
    return names_with_licence(context.customer_id) if form.has_error("quantity", HELD) else []


def _go_on(
    request: HttpRequest,
    context: MemberContext,
    form: LicencesForm,
    order: OrderView | None,
    subscription: SubscriptionView | None,
) -> HttpResponse | None:
    """To the summary, or to what waits for the term; None when the form has to be corrected."""
    basis = request.POST.get("basis", "")
    selection = form.selection()
    if basis != (subscription.basis if subscription else ""):
        form.add_error(None, _("Somebody else has just changed the licences. Here is how they stand: choose again."))
        return None
    try:
        planned = _planned(context, subscription, form, selection)
        if planned is not None and planned.now is None:
            way = other_way(planned)
            if way == "unchanged":
                raise SelectionRefusedError(way)
            query = urlencode({"price": selection.price_id, "quantity": selection.quantity})
            page = reverse("decrease_now" if way == "back" else "change_at_term")
            return HttpResponseRedirect(f"{page}?{query}", status=303)
        _order(context, selection, order, basis)
    except OrderBusyError:
        return HttpResponseRedirect(reverse("purchase"), status=303)
    except ChangedMeanwhileError:
        messages.error(request, _("Somebody else has just changed the licences. Here is how they stand: choose again."))
        return HttpResponseRedirect(reverse("purchase_licences"), status=303)
    except (SelectionRefusedError, SeatsHeldError) as refused:
        refuse_selection(form, refused, context, subscription)
        return None
    return HttpResponseRedirect(reverse("purchase_summary"), status=303)


def _planned(
    context: MemberContext, subscription: SubscriptionView | None, form: LicencesForm, selection: Selection
) -> Plan | None:
    if subscription is None:
        return None
    return plan(context.brand, context.programme, subscription, form.prices, selection, context.at)


def _order(context: MemberContext, selection: Selection, order: OrderView | None, basis: str) -> None:
    """With the coupon that the open order has, as long as it holds."""
    code = coupon_code_of(order) if order is not None else ""
    person_id = context.person.id
    with_coupon = Selection(selection.price_id, selection.quantity, code)
    try:
        place_order(context.brand, context.customer_id, person_id, with_coupon, shown_basis=basis)
    except CouponRefusedError:
        place_order(context.brand, context.customer_id, person_id, selection, shown_basis=basis)


@allow(Permission.HOLDER, methods=("GET",))
def estimate(request: HttpRequest) -> HttpResponse:
    """The meaning of what stands in the form now; nothing is recorded."""
    context = cast(MemberRequest, request).portal
    subscription = live_subscription(context.customer_id)
    form = LicencesForm(_prices(context, subscription), request.GET.dict(), {})
    values = {
        "estimate": _estimate(context, form, subscription),
        "item": subscription.items[0] if subscription else None,
    }
    return render(request, "portal/purchase/_estimate.html", values)


def _initial(
    prices: list[PriceView], order: OrderView | None, subscription: SubscriptionView | None
) -> dict[str, object]:
    """The open order's choice, else what the subscription will be, else one licence by the month."""
    if order is not None and any(price.id == order.price_id for price in prices):
        return {"price": str(order.price_id), "quantity": order.quantity}
    if subscription is not None:
        item, coming = subscription.items[0], subscription.coming
        known = coming if coming and any(price.id == coming.price_id for price in prices) else item
        return {"price": str(known.price_id), "quantity": known.quantity}
    monthly = next((price for price in prices if price.interval.unit == "month"), prices[0])
    return {"price": str(monthly.id), "quantity": 1}


def _values(form: LicencesForm) -> dict[str, object]:
    return {name: form[name].value() for name in ("price", "quantity")}


def _shown_products(prices: list[PriceView], language: str) -> list[tuple[str, list[ShownPrice]]]:
    """Each product's name with its prices; a yearly one saves against the product's own month."""
    products: dict[UUID, list[PriceView]] = {}
    for price in prices:
        products.setdefault(price.product_id, []).append(price)
    return [(same[0].product_name[language], _shown_prices(same, language)) for same in products.values()]


def _shown_prices(prices: list[PriceView], language: str) -> list[ShownPrice]:
    monthly = next((price for price in prices if price.interval.unit == "month"), None)
    return [
        shown_price(
            price,
            language,
            saving_percent(monthly.unit_amount_minor, price.unit_amount_minor)
            if monthly and price.interval.unit == "year"
            else 0,
        )
        for price in prices
    ]


def _estimate(context: MemberContext, form: LicencesForm, subscription: SubscriptionView | None) -> Estimate | None:
    if not form.is_valid():
        return None
    selection = form.selection()
    try:
        planned = _planned(context, subscription, form, selection)
        if planned is not None and planned.back is not None:
            less = preview_decrease(context.brand, context.customer, selection, context.at)
            next_bill = shown(less.next_bill, context)
            return Estimate(credit=less.total, next_bill=next_bill, effective_on=less.subscription.billed_until)
        if planned is not None and planned.now is None:
            if other_way(planned) == "unchanged":
                return Estimate(unchanged=True)
            waiting = preview(context.brand, context.customer, selection, context.at)
            return Estimate(next_bill=shown(waiting.next_bill, context), effective_on=waiting.subscription.billed_until)
        buyer = Buyer(context.customer, context.programme, subscription)
        decision = decide(context.brand, buyer, selection, context.at)
    except (SelectionRefusedError, SeatsHeldError, CreditNoteRefusedError):
        return None
    return Estimate(
        bill=shown(decision.bill, context, overdue=decision.overdue),
        next_bill=shown(decision.next_bill, context),
        effective_on=decision.next_billing_date,
    )
