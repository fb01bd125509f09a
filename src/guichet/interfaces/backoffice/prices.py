"""`/gestion/prix/`: what the brand sells, at which price, and from when on at another one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import (
    NoSuchRiseError,
    PriceView,
    find_rise,
    list_moved_to,
    list_prices,
    list_rises,
)
from guichet.contexts.subscriptions.public import count_with_price
from guichet.flows.price_rise import FARTHEST, NOTICE, RiseRefusedError, check_rise, plan_rise
from guichet.flows.price_rise_back import NotTakenBackError, check_take_back, count_told
from guichet.flows.price_rise_back import take_back as take_back_rise
from guichet.infra.clock import day_of
from guichet.infra.formats import day_long
from guichet.interfaces.backoffice.desk import context_of
from guichet.interfaces.backoffice.forms import RiseForm
from guichet.interfaces.portal.permissions import Permission, allow, may_as_staff
from guichet.interfaces.portal.portal_request import StaffContext
from guichet.kernel.bill import line_amount
from guichet.kernel.money import Money


@allow(Permission.STAFF, methods=("GET",))
def show(request: HttpRequest) -> HttpResponse:
    context = context_of(request)
    prices = list_prices(context.brand.id, day_of(context.brand, context.at))
    having = count_with_price([price.id for price in prices])
    rises = list_rises(context.brand.id)
    today = day_of(context.brand, context.at)
    planned = {rise.old.id: rise for rise in rises if rise.taken_back_at is None}
    back: dict[UUID, list[dict[str, object]]] = {}
    for rise in rises:
        if rise.taken_back_at is not None:
            on = day_of(context.brand, rise.taken_back_at)
            back.setdefault(rise.old.id, []).append({"rise": rise, "to": _amount(rise.new), "on": on})
    values = {
        "rows": [
            {
                "price": price,
                "name": price.product_name[context.language],
                "amount": _amount(price),
                "subscriptions": having.get(price.id, 0),
                "rise": planned.get(price.id),
                "rise_to": _amount(planned[price.id].new) if price.id in planned else None,
                "may_take_back": price.id in planned and today < planned[price.id].effective_on,
                "taken_back": back.get(price.id, ()),
            }
            for price in prices
        ],
        "may_act": may_as_staff(Permission.FINANCE, context.staff_role),
    }
    return render(request, "backoffice/prices.html", values)


@allow(Permission.FINANCE)
def rise(request: HttpRequest, price_id: UUID) -> HttpResponse:
    """The first POST shows what it means and holds what was typed; the second one plans it and tells the customers."""
    context = context_of(request)
    today = day_of(context.brand, context.at)
    price = next((each for each in list_prices(context.brand.id, today) if each.id == price_id), None)
    if price is None:
        raise Http404("this brand does not sell at such a price")
    form = RiseForm(price.currency, request.POST if request.method == "POST" else None)
    sure = False
    if form.is_bound and form.is_valid():
        minor, day, everybody = (
            form.cleaned_data["amount"],
            form.cleaned_data["day"],
            form.cleaned_data["whom"] == "all",
        )
        try:
            check_rise(price, minor, day, today, moves_customers=everybody)
            sure = "back" not in request.POST
            if "sure" in request.POST and sure:
                plan_rise(context.brand, context.person.id, price.id, minor, day, moves_customers=everybody)
                messages.success(
                    request,
                    _("Done. The new price is planned, and whom it concerns is told.")
                    if everybody
                    else _("Done. The new price is planned. Whoever has the old one keeps it, and nobody is told."),
                )
                return HttpResponseRedirect(reverse("desk_prices"), status=303)
        except RiseRefusedError as refused:
            form.add_error("amount" if refused.code == "same" else "day", _refusal(refused.code, context))
        except NoSuchRiseError:
            messages.error(request, _("Another price is planned for this one already."))
            return HttpResponseRedirect(reverse("desk_prices"), status=303)
    values = {
        "price": price,
        "name": price.product_name[context.language],
        "amount": _amount(price),
        "form": form,
        # The second look, before anybody is told.
        "planned": Money(form.cleaned_data["amount"], price.currency) if sure else None,
        "subscriptions": sum(count_with_price(list_moved_to(price.id)).values()),
    }
    return render(request, "backoffice/price_rise.html", values, status=422 if form.errors else 200)


@allow(Permission.FINANCE)
def take_back(request: HttpRequest, rise_id: UUID) -> HttpResponse:
    """`/gestion/prix/hausses/ID/retirer/`: the GET shows what it means, the POST does it."""
    context = context_of(request)
    rise = find_rise(context.brand.id, rise_id)
    if rise is None:
        raise Http404("no price of this brand has such a rise")
    try:
        check_take_back(context.brand, rise, context.at)
        if request.method == "POST":
            if take_back_rise(context.brand, context.person.id, rise_id):
                messages.success(
                    request, _("Done. The price stays as it is, and whoever was told of the rise is told.")
                )
            else:
                messages.info(request, _("This rise was taken back already."))
            return HttpResponseRedirect(reverse("desk_prices"), status=303)
    except NotTakenBackError as refused:
        messages.error(request, _back_refusal(refused.code))
        return HttpResponseRedirect(reverse("desk_prices"), status=303)
    if rise.taken_back_at is not None:
        messages.info(request, _("This rise was taken back already."))
        return HttpResponseRedirect(reverse("desk_prices"), status=303)
    values = {
        "rise": rise,
        "name": rise.old.product_name[context.language],
        "amount": _amount(rise.old),
        "rise_to": _amount(rise.new),
        "told": count_told(rise_id),
    }
    return render(request, "backoffice/price_rise_back.html", values)


def _back_refusal(code: str) -> str:
    return {
        "come": _("Its day has come: the new price is sold and billed. Plan another price instead."),
        "followed": _("Another price is planned after this one: take that back first."),
    }[code]


def _amount(price: PriceView) -> Money:
    return Money(line_amount(1, price.unit_amount_minor), price.currency)


def _refusal(code: str, context: StaffContext) -> str:
    today = day_of(context.brand, context.at)
    return {
        "past": _("Choose a day after today."),
        "too_soon": _("Customers are told a month before: {day} at the earliest.").format(
            day=day_long(today + NOTICE, context.locale)
        ),
        "too_far": _("Choose a day within two years: {day} at the latest.").format(
            day=day_long(today + FARTHEST, context.locale)
        ),
        "same": _("This is the price already."),
    }[code]
