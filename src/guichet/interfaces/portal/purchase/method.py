"""Step 4: with what to pay. What is new is typed at the provider's, on its own page or in a frame of this one."""

from __future__ import annotations

import logging
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guichet.contexts.brands.public import GatewayAccountView, list_gateway_accounts
from guichet.contexts.ordering.public import OrderView
from guichet.contexts.payments.ports import GatewayError, GatewayMisconfiguredError, MethodKind
from guichet.contexts.payments.public import (
    MethodView,
    SetupView,
    find_chosen_method,
    find_latest_attempt,
    find_setup,
    is_refused_for_good,
    list_methods,
    refusal,
)
from guichet.flows.overview import method_line
from guichet.flows.purchase.set_up import check_setup, refresh, start_setup, use_method
from guichet.infra.clock import day_of
from guichet.infra.rate_limits import allowed
from guichet.interfaces.portal.methods.forms import TICK
from guichet.interfaces.portal.methods.kinds import kinds_of, mandate_text, shown_kinds, signed_from
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.steps import steps_at, whereabouts
from guichet.interfaces.portal.purchase.summary import order_values

log = logging.getLogger(__name__)
NEW_IN_FRAME, NEW_BY_REDIRECT = "new", "new_redirect"
CONSENT = gettext_noop(
    "I authorise {brand} to save this payment method and to use it automatically for any subscription linked to it."
)
TOO_MANY = gettext_noop("Too many cards were tried. Please try again in an hour.")
SETUPS_AN_HOUR = 20


def may_set_up(context: MemberContext) -> bool:
    """Counts one more card that is asked for, in a purchase or beside it; stolen cards are tried out on such pages."""
    return allowed("setup", str(context.customer_id), SETUPS_AN_HOUR, 3600)


@allow(Permission.HOLDER)
def method(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_method")
    if place.elsewhere or place.order is None:
        return HttpResponseRedirect(place.elsewhere or reverse("purchase"), status=303)
    errors: dict[str, str] = {}
    if request.method == "POST":
        choice = request.POST.get("method", "")
        kind = _new_kind(context, place.order, choice)
        if kind is not None:
            if not request.POST.get("consent"):
                errors["consent"] = str(TICK)
            elif not may_set_up(context):
                errors["provider"] = _(TOO_MANY)
            else:
                framed = choice == NEW_IN_FRAME or kind is MethodKind.SEPA_DEBIT
                return _to_provider(request, context, place.order, kind, in_frame=framed)
        elif choice in {str(m.id) for m in _usable(context)}:
            use_method(context.brand, context.customer_id, place.order.id, UUID(choice))
            refresh(context.brand, context.customer_id)
            return HttpResponseRedirect(reverse("purchase_check"), status=303)
        else:
            errors["method"] = _("Choose how you want to pay.")
    return _show(request, context, place.order, errors)


def _new_kind(context: MemberContext, order: OrderView, choice: str) -> MethodKind | None:
    """The kind of a method that is to be entered; None when one that is there was chosen, or nothing."""
    kind = "card" if choice in {NEW_IN_FRAME, NEW_BY_REDIRECT} else choice.removeprefix("new:")
    offered = kinds_of(context, order.bill.currency, while_buying=True)
    return MethodKind(kind) if kind in offered and choice.startswith("new") else None


def _show(request: HttpRequest, context: MemberContext, order: OrderView, errors: dict[str, str]) -> HttpResponse:
    today = day_of(context.brand, context.at)
    usable = _usable(context)
    accounts = list_gateway_accounts(context.brand.id)
    kinds = kinds_of(context, order.bill.currency, while_buying=True)
    others = [kind for kind in kinds if kind is not MethodKind.CARD]
    values = order_values(context, order) | {
        "steps": steps_at("purchase_method"),
        "methods": [(m, method_line(m, today)) for m in usable],
        "chosen": request.POST.get("method") or _offered_first(order, usable),
        "errors": errors,
        "refused": _refused(context, order),
        "takes_cards": MethodKind.CARD in kinds,
        "other_kinds": shown_kinds(context, others),
        "mandate_text": mandate_text(context) if MethodKind.SEPA_DEBIT in others else "",
        "can_frame": any(account.supports_frame for account in accounts),
        "brand_name": context.brand.name,
    }
    return render(request, "portal/purchase/method.html", values, status=422 if errors else 200)


def _offered_first(order: OrderView, usable: list[MethodView]) -> str:
    """What the order has already, else what renewals are charged to, else a new card."""
    chosen = find_chosen_method(order.id)
    known = chosen if chosen in usable else next((m for m in usable if m.is_preferred), None)
    return str(known.id) if known is not None else NEW_IN_FRAME


def _usable(context: MemberContext) -> list[MethodView]:
    """The customer's methods but for those that a bank refused for good: confirming would not take them."""
    return [m for m in list_methods(context.customer_id) if not is_refused_for_good(m.id)]


def _refused(context: MemberContext, order: OrderView) -> dict[str, str] | None:
    """The sentence of the order's last refusal, with what to do next."""
    last = find_latest_attempt(order_id=order.id)
    if last is None or not last.failure_code:
        return None
    why = refusal(last.failure_code)
    return {
        "method": last.method_label,
        "sentence": why.sentence[context.language],
        "next_step": why.next_step[context.language],
    }


def _account(context: MemberContext) -> GatewayAccountView:
    accounts = list_gateway_accounts(context.brand.id)
    if not accounts:
        raise GatewayMisconfiguredError("the brand has no account at a payment provider")
    return accounts[0]


def _to_provider(
    request: HttpRequest, context: MemberContext, order: OrderView, kind: MethodKind, *, in_frame: bool
) -> HttpResponse:
    is_debit = kind is MethodKind.SEPA_DEBIT
    here = context.brand.origin + reverse("purchase_card", args=[UUID(int=0)]).replace(str(UUID(int=0)), "{setup}")
    try:
        account = _account(context)
        setup = start_setup(
            context.brand,
            context.customer_id,
            context.person.id,
            order_id=order.id,
            gateway_code=account.code,
            in_frame=in_frame and account.supports_frame,
            consent_text=_(CONSENT).format(brand=context.brand.name),
            return_url=here,
            cancel_url=here,
            currency=order.bill.currency,
            kind=kind,
            mandate_text=mandate_text(context) if is_debit else "",
            notice_days=context.programme.debit_notice_days if is_debit else 0,
            signed_from=signed_from(request) if is_debit else None,
        )
    except GatewayError as error:
        log.warning("no set-up could be started", extra={"order": str(order.id), "reason": type(error).__name__})
        sentence = _(
            "The payment provider does not answer at the moment. Nothing was charged; please try again shortly."
        )
        return _show(request, context, order, {"provider": sentence})
    if setup.action is not None and setup.action["kind"] == "redirect":
        return HttpResponseRedirect(setup.action["url"], status=303)
    return HttpResponseRedirect(reverse("purchase_card", args=[setup.id]), status=303)


@allow(Permission.HOLDER)
def card(request: HttpRequest, setup_id: UUID) -> HttpResponse:
    """Where the provider brings the person back, and where its frame is shown. Only the POST asks and records."""
    context = cast(MemberRequest, request).portal
    setup = find_setup(setup_id)
    if setup is None or setup.customer_id != context.customer_id:
        raise Http404("no such set-up of this customer")
    if request.method == "POST":
        return _check(request, context, setup)
    if setup.status == "succeeded":
        return HttpResponseRedirect(reverse("purchase_check"))
    if not setup.is_open:
        return HttpResponseRedirect(reverse("purchase_method"))
    place = whereabouts(context, "purchase_method")
    if place.order is None:
        return HttpResponseRedirect(place.elsewhere or reverse("purchase"))
    values = order_values(context, place.order) | {"setup": setup, "steps": steps_at("purchase_method")}
    framed = setup.action is not None and setup.action["kind"] == "frame"
    return render(request, f"portal/purchase/{'card_frame' if framed else 'card_return'}.html", values)


def _check(request: HttpRequest, context: MemberContext, setup: SetupView) -> HttpResponse:
    try:
        after = check_setup(setup.id)
    except GatewayError:
        messages.error(request, _("The payment provider does not answer at the moment. Please try again shortly."))
        return HttpResponseRedirect(reverse("purchase_card", args=[setup.id]), status=303)
    if after is not None and after.status == "succeeded":
        if refresh(context.brand, context.customer_id):
            messages.error(
                request, _("Something changed since this was shown. Check the new amounts: nothing was charged.")
            )
        return HttpResponseRedirect(reverse("purchase_check"), status=303)
    messages.error(request, _("No payment method was saved. You can try again or use another one."))
    return HttpResponseRedirect(reverse("purchase_method"), status=303)
