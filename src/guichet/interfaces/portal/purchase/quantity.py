"""Step 2: interval and number, with the price as it changes."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import PriceView, list_prices, saving_percent
from guichet.contexts.ordering.public import OrderBusyError, OrderView
from guichet.flows.purchase.decide import SelectionRefusedError, decide, place_order
from guichet.infra.clock import day_of
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.figures import ShownBill, ShownPrice, shown, shown_price
from guichet.interfaces.portal.purchase.forms import LicencesForm
from guichet.interfaces.portal.purchase.steps import steps_at, whereabouts


@allow(Permission.HOLDER)
def licences(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_licences")
    if place.elsewhere:
        return HttpResponseRedirect(place.elsewhere, status=303)
    prices = _prices(context)
    form = LicencesForm(
        prices, request.POST.dict() if request.method == "POST" else None, _initial(prices, place.order)
    )
    if request.method == "POST" and form.is_valid():
        try:
            place_order(context.brand, context.customer_id, context.person.id, form.selection())
        except OrderBusyError:
            return HttpResponseRedirect(reverse("purchase"), status=303)
        except SelectionRefusedError:
            messages.error(request, _("Prices have just changed. Please choose again."))
            return HttpResponseRedirect(reverse("purchase"), status=303)
        return HttpResponseRedirect(reverse("purchase_summary"), status=303)
    return render(
        request,
        "portal/purchase/quantity.html",
        {
            "form": form,
            "steps": steps_at("purchase_licences"),
            "prices": _shown_prices(prices),
            "estimate": _estimate(context, LicencesForm(prices, _values(form), {})),
        },
    )


@allow(Permission.HOLDER, methods=("GET",))
def estimate(request: HttpRequest) -> HttpResponse:
    """The price of what stands in the form now; nothing is recorded."""
    context = cast(MemberRequest, request).portal
    form = LicencesForm(_prices(context), request.GET.dict(), {})
    return render(request, "portal/purchase/_estimate.html", {"estimate": _estimate(context, form)})


def _prices(context: MemberContext) -> list[PriceView]:
    return list_prices(context.brand.id, day_of(context.brand, context.at))


def _initial(prices: list[PriceView], order: OrderView | None) -> dict[str, object]:
    """The open order's choice, else one licence by the month."""
    if order is not None:
        return {"price": str(order.price_id), "quantity": order.quantity}
    monthly = next((price for price in prices if price.interval.unit == "month"), prices[0])
    return {"price": str(monthly.id), "quantity": 1}


def _values(form: LicencesForm) -> dict[str, object]:
    return {name: form[name].value() for name in ("price", "quantity")}


def _shown_prices(prices: list[PriceView]) -> list[ShownPrice]:
    monthly = next((price for price in prices if price.interval.unit == "month"), None)
    return [
        shown_price(
            price,
            saving_percent(monthly.unit_amount_minor, price.unit_amount_minor)
            if monthly and price.interval.unit == "year"
            else 0,
        )
        for price in prices
    ]


def _estimate(context: MemberContext, form: LicencesForm) -> ShownBill | None:
    if not form.is_valid():
        return None
    try:
        decision = decide(context.brand, context.customer, form.selection(), context.at)
    except SelectionRefusedError:
        return None
    return shown(decision.bill, context.language)
