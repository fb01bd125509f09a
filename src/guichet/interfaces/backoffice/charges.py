"""`/gestion/clients/NUMBER/frais/`: what is charged once, waiting for an invoice, and billed now if it shall be."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.catalog.public import list_prices
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.public import LaterDayError, list_waiting_charges
from guichet.contexts.tax.public import tax_name
from guichet.flows.desk.one_off import (
    NotBillableError,
    NothingWaitsError,
    bill_now,
    charge_once,
    draft_bill,
    take_back_charge,
)
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.infra.clock import today
from guichet.infra.ids import new_id
from guichet.interfaces.backoffice.desk import context_of, customer_or_404
from guichet.interfaces.backoffice.forms import ChargeForm
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.kernel.bill import Bill
from guichet.kernel.money import Money

NOT_BILLABLE = gettext_lazy(
    "This customer cannot be invoiced yet: there is no billing address, or no rule for the taxes there."
)


@allow(Permission.FINANCE)
def charges(request: HttpRequest, number: str) -> HttpResponse:
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    currency = currency_of(context.brand, customer)
    form = ChargeForm(currency, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        charge_once(
            context.brand, customer.id, context.person.id, description=form.cleaned_data["description"],
            quantity=form.cleaned_data["quantity"], unit_amount=Money(form.cleaned_data["unit_amount"], currency),
            charge_id=form.cleaned_data["once"],
        )  # fmt: skip
        messages.success(request, _("Done. It waits for the next invoice, or is billed now from this page."))
        return HttpResponseRedirect(request.path, status=303)
    bill = _draft(context.brand, customer)
    waiting = list_waiting_charges([customer.id]).get(customer.id, [])
    values = {
        "customer": customer,
        "form": form,
        "currency": currency,
        "price_label": _("Price of one, tax included")
        if get_programme(customer.programme_id).tax_included
        else _("Price of one, before tax"),
        "charges": [(each, Money(each.quantity * each.unit_amount.minor, currency)) for each in waiting],
        "once": (form["once"].value() if form.errors else None) or new_id(),
        "bill": bill,
        "not_billable": NOT_BILLABLE,
        "fingerprint": bill.fingerprint() if bill else "",
        "taxes": [(tax_name(tax.code, context.language), tax) for tax in bill.taxes] if bill else [],
        "total": Money(bill.total_minor, currency) if bill else None,
    }
    return render(request, "backoffice/charges.html", values, status=422 if form.errors else 200)


@allow(Permission.FINANCE, methods=("POST",))
def bill(request: HttpRequest, number: str) -> HttpResponse:
    """All that waits, as it was shown."""
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    page = reverse("desk_charges", args=[number])
    try:
        issued = bill_now(
            context.brand, customer.id, context.person.id, shown_fingerprint=request.POST.get("fingerprint", "")
        )
    except NothingWaitsError:
        messages.error(request, _("Nothing waits any more: it was billed or taken back."))
    except NotBillableError:
        messages.error(request, NOT_BILLABLE)
    except (ChangedMeanwhileError, LaterDayError):
        messages.error(request, _("Something changed since this was shown. Check the new figures: nothing was issued."))
    else:
        messages.success(request, _("Invoice {number} is issued.").format(number=issued.number))
        page = reverse("desk_invoice", args=[issued.number])
    return HttpResponseRedirect(page, status=303)


@allow(Permission.FINANCE, methods=("POST",))
def take_back(request: HttpRequest, number: str, charge_id: UUID) -> HttpResponse:
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    if take_back_charge(context.brand, customer.id, context.person.id, charge_id):
        messages.success(request, _("Done. It will not be billed."))
    else:
        messages.error(request, _("Nothing waits any more: it was billed or taken back."))
    return HttpResponseRedirect(reverse("desk_charges", args=[number]), status=303)


def currency_of(brand: BrandView, customer: CustomerView) -> str:
    """The customer's billing currency, before their first invoice that of what the brand sells."""
    if customer.currency:
        return customer.currency
    prices = list_prices(brand.id, today(brand))
    return prices[0].currency if prices else {"CA": "CAD"}.get(brand.country, "EUR")


def _draft(brand: BrandView, customer: CustomerView) -> Bill | None:
    """None without a charge, and for a customer who cannot be billed: no tax can be told."""
    try:
        return draft_bill(brand, customer)
    except NotBillableError:
        return None
