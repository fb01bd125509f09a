"""Adding a method, or entering one anew: whose it is here, its number at the provider's, and the way back."""

from __future__ import annotations

import logging
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.brands.public import list_gateway_accounts
from guichet.contexts.dunning.public import is_dunned
from guichet.contexts.payments.ports import GatewayError, MethodKind
from guichet.contexts.payments.public import MethodView, SetupView, find_setup, list_methods, refusal
from guichet.flows.methods.change import find_own_method
from guichet.flows.methods.holder import MethodHolder
from guichet.flows.purchase.set_up import check_setup, start_setup
from guichet.interfaces.portal.methods.forms import ConsentForm, HolderForm
from guichet.interfaces.portal.methods.kinds import (
    currency_of,
    kinds_of,
    mandate_text,
    networks_of,
    shown_kinds,
    signed_from,
)
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.method import CONSENT, TOO_MANY, may_set_up

log = logging.getLogger(__name__)


@allow(Permission.BILLING)
def add(request: HttpRequest) -> HttpResponse:
    """Where there is one method at a time, the one that is there goes first."""
    context = cast(MemberRequest, request).portal
    if context.programme.one_method and (methods := list_methods(context.customer_id)):
        return render(request, "portal/methods/one_at_a_time.html", {"method": methods[0]})
    return _ask(request, context, None)


@allow(Permission.BILLING)
def replace(request: HttpRequest, method_id: UUID) -> HttpResponse:
    """The whole card or IBAN again; until the new one is saved, the old one stays."""
    context = cast(MemberRequest, request).portal
    old = find_own_method(context.customer_id, method_id)
    if old is None:
        raise Http404
    return _ask(request, context, old)


@allow(Permission.BILLING, methods=("GET",))
def address_fields(request: HttpRequest) -> HttpResponse:
    """The address as another country writes it, with what was typed kept; nothing is recorded."""
    context = cast(MemberRequest, request).portal
    form = HolderForm(context.customer, context.programme.policy, None, known=None)
    form.initial = {**form.initial, **request.GET.dict()}
    return render(request, "portal/purchase/_address_fields.html", {"form": form})


def _ask(request: HttpRequest, context: MemberContext, old: MethodView | None) -> HttpResponse:
    currency = currency_of(context)
    kinds = kinds_of(context, currency)
    kind = _kind(request, kinds, old)
    if kind is None:
        shown = {"kinds": shown_kinds(context, kinds), "mode": context.programme.billing_mode}
        return render(request, "portal/methods/choose.html", shown)
    typed = request.POST.dict() if request.method == "POST" else None
    form = _form(context, kind, typed, old)
    accounts = list_gateway_accounts(context.brand.id)
    can_frame = kind is not MethodKind.PAYPAL and any(account.supports_frame for account in accounts)
    if typed is not None and form.is_valid():
        if not accounts:
            form.add_error(None, _("No payment method can be saved here at the moment. Please write to us."))
        elif not may_set_up(context):
            form.add_error(None, _(TOO_MANY))
        else:
            here = context.brand.origin + reverse("method_card", args=[UUID(int=0)])
            here = here.replace(str(UUID(int=0)), "{setup}")
            is_debit = kind is MethodKind.SEPA_DEBIT
            try:
                setup = start_setup(
                    context.brand, context.customer_id, context.person.id, order_id=None,
                    gateway_code=accounts[0].code, in_frame=can_frame and "redirect" not in typed,
                    consent_text=_(CONSENT).format(brand=context.brand.name), return_url=here, cancel_url=here,
                    currency=currency, replaces_id=old.id if old else None,
                    holder=form.holder() if isinstance(form, HolderForm) else None, kind=kind,
                    mandate_text=mandate_text(context) if is_debit else "",
                    notice_days=context.programme.debit_notice_days if is_debit else 0,
                    signed_from=signed_from(request) if is_debit else None,
                )  # fmt: skip
                return _to_provider(setup)
            except GatewayError as error:
                log.warning("no set-up could be started", extra={"reason": type(error).__name__})
                form.add_error(
                    None,
                    _("The payment provider does not answer at the moment. Nothing was charged; try again shortly."),
                )
    values = {
        "form": form, "old": old, "can_frame": can_frame, "brand_name": context.brand.name, "kind": kind.value,
        "mandate_text": mandate_text(context) if kind is MethodKind.SEPA_DEBIT else "", "has_choice": len(kinds) > 1,
        "networks": networks_of(context),
    }  # fmt: skip
    return render(request, "portal/methods/edit.html", values, status=422 if form.errors else 200)


def _kind(request: HttpRequest, kinds: list[MethodKind], old: MethodView | None) -> MethodKind | None:
    """What is entered: that of the old one, the one that was chosen, the only one; None while it is to be chosen."""
    if old is not None:
        return MethodKind(old.kind)
    wanted = request.POST.get("kind") or request.GET.get("kind")
    if wanted in kinds:
        return MethodKind(wanted)
    return kinds[0] if len(kinds) == 1 else None


def _form(
    context: MemberContext, kind: MethodKind, typed: dict[str, str] | None, old: MethodView | None
) -> HolderForm | ConsentForm:
    """PayPal knows whose the account is; of the others it is asked, with what is known to be confirmed."""
    if kind is MethodKind.PAYPAL:
        return ConsentForm(typed)
    known = MethodHolder.from_json(old.billing) if old and old.billing else None
    name = old.holder_name if old else ""
    return HolderForm(context.customer, context.programme.policy, typed, known=known, name=name)


def _to_provider(setup: SetupView) -> HttpResponse:
    if setup.action is not None and setup.action["kind"] == "redirect":
        return HttpResponseRedirect(setup.action["url"], status=303)
    return HttpResponseRedirect(reverse("method_card", args=[setup.id]), status=303)


@allow(Permission.BILLING)
def card(request: HttpRequest, setup_id: UUID) -> HttpResponse:
    """Where the provider brings the person back, and where its frame is shown. Only the POST asks and records."""
    context = cast(MemberRequest, request).portal
    setup = find_setup(setup_id)
    if setup is None or setup.customer_id != context.customer_id or setup.order_id is not None:
        raise Http404
    if request.method == "POST":
        return _check(request, setup)
    if not setup.is_open:
        return HttpResponseRedirect(reverse("payment_methods"))
    framed = setup.action is not None and setup.action["kind"] == "frame"
    return render(request, f"portal/methods/{'frame' if framed else 'return'}.html", {"setup": setup})


def _check(request: HttpRequest, setup: SetupView) -> HttpResponse:
    try:
        after = check_setup(setup.id)
    except GatewayError:
        messages.error(request, _("The payment provider does not answer at the moment. Please try again shortly."))
        return HttpResponseRedirect(reverse("method_card", args=[setup.id]), status=303)
    if after is not None and after.status == "succeeded":
        if is_dunned(setup.customer_id):
            return HttpResponseRedirect(reverse("pending"), status=303)  # a job collects what is owed, shown there
        messages.success(request, _("Your payment method is saved. Nothing was charged."))
    elif after is not None and after.failure_code:
        why, language = refusal(after.failure_code), cast(MemberRequest, request).portal.language
        messages.error(request, f"{why.sentence[language]} {why.next_step[language]}")
    else:
        messages.error(request, _("No payment method was saved. You can try again or use another one."))
    return HttpResponseRedirect(reverse("payment_methods"), status=303)
