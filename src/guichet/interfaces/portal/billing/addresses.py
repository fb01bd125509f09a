"""`/facturation/adresses/`: the billing address, which decides the taxes, and where things are shipped."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.customers.public import AddressRefusedError, PostalAddress, get_customer
from guichet.contexts.invoicing.public import address_lines
from guichet.contexts.ordering.public import OrderBusyError
from guichet.contexts.tax.public import seller_taxes, tax_name
from guichet.flows.purchase.details import DetailsChangedMeanwhileError, save_details, save_shipping
from guichet.flows.purchase.set_up import refresh
from guichet.infra.clock import day_of
from guichet.infra.formats import percent
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.forms import AddressForm


@allow(Permission.BILLING, methods=("GET",))
def show_addresses(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/billing/addresses.html", {"customer": cast(MemberRequest, request).portal.customer})


@allow(Permission.BILLING, methods=("GET",))
def address_fields(request: HttpRequest) -> HttpResponse:
    """The address as another country writes it, with what was typed kept; nothing is recorded."""
    context = cast(MemberRequest, request).portal
    form = AddressForm(context.customer, context.programme.policy, None, address=None)
    form.initial = {**form.initial, **request.GET.dict()}
    return render(request, "portal/purchase/_address_fields.html", {"form": form})


@allow(Permission.BILLING)
def edit_billing_address(request: HttpRequest) -> HttpResponse:
    """A new province or country changes the taxes of what comes next: the page says to which."""
    context = cast(MemberRequest, request).portal
    typed = request.POST.dict() if request.method == "POST" else None
    form = AddressForm(context.customer, context.programme.policy, typed, address=context.customer.address)
    theirs: tuple[str, ...] = ()
    if typed is not None and form.is_valid():
        customer, before = context.customer, _taxes(context, context.customer.address)
        try:
            save_details(
                context.brand, customer.id, context.person.id, name=customer.name, category=customer.category,
                address=form.address, shown=typed.get("shown", ""),
            )  # fmt: skip
        except AddressRefusedError as refused:
            form.refuse(refused.faults)
        except DetailsChangedMeanwhileError:
            theirs = _lines(context, get_customer(customer.id).address)
        except OrderBusyError:
            form.add_error(None, _("A payment is under way: what stands on its invoice can be changed afterwards."))
        else:
            refresh(context.brand, customer.id)  # an open order follows the address
            after = _taxes(context, form.address)
            if before and after != before:
                sentence = _("Saved. From your next invoice on: {after}, instead of {before}.")
                messages.success(request, sentence.format(after=after, before=before))
            else:
                messages.success(request, _("Saved. Your next invoices will carry this address."))
            return HttpResponseRedirect(reverse("billing_addresses"), status=303)
    return _show(request, context, form, "billing", theirs)


@allow(Permission.BILLING)
def edit_shipping_address(request: HttpRequest) -> HttpResponse:
    """With `same` the billing address serves for both."""
    context = cast(MemberRequest, request).portal
    typed = request.POST.dict() if request.method == "POST" else None
    form = AddressForm(context.customer, context.programme.policy, typed, address=context.customer.shipping)
    theirs: tuple[str, ...] = ()
    if typed is not None and ("same" in typed or form.is_valid()):
        address = None if "same" in typed else form.address
        try:
            save_shipping(context.brand, context.customer_id, context.person.id, address, shown=typed.get("shown", ""))
        except AddressRefusedError as refused:
            form.refuse(refused.faults)
        except DetailsChangedMeanwhileError:
            theirs = _lines(context, get_customer(context.customer_id).shipping) or (_("The billing address"),)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("billing_addresses"), status=303)
    return _show(request, context, form, "shipping", theirs)


def _show(
    request: HttpRequest, context: MemberContext, form: AddressForm, kind: str, theirs: tuple[str, ...]
) -> HttpResponse:
    customer = get_customer(context.customer_id)
    wrong = bool((form.is_bound and form.errors) or theirs)
    # A form that comes back for a mistake still stands for what was shown first.
    shown = request.POST.get("shown", "") if wrong and not theirs else customer.fingerprint
    values = {
        "form": form,
        "kind": kind,
        "customer": customer,
        "theirs": theirs,
        "shown": shown,
        "taxes": _taxes(context, customer.address),
    }
    return render(request, "portal/billing/edit_address.html", values, status=422 if wrong else 200)


def _lines(context: MemberContext, address: PostalAddress | None) -> tuple[str, ...]:
    return address_lines(address, context.language, "") if address else ()


def _taxes(context: MemberContext, address: PostalAddress | None) -> str:
    """«TPS 5 %, TVQ 9,975 %»: what the brand charges a buyer at this address today."""
    if address is None:
        return ""
    today = day_of(context.brand, context.at)
    there = replace(context.customer, address=address)
    rates = seller_taxes(context.brand.id, context.brand.country, today, [there]).rates_for(there)
    if not rates:
        return _("no tax")
    return ", ".join(f"{tax_name(r.code, context.language)} {percent(r.percent, context.locale)}" for r in rates)
