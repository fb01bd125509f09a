"""`/gestion/factures/NUMBER/perte/` and `…/annuler/`: an invoice is claimed no more, with a reason that is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import InvoiceView
from guichet.flows.debt import debt_of
from guichet.flows.desk.give_up import (
    GiveUpRefusedError,
    check_void,
    check_write_off,
    withdraw_invoice,
    write_off_invoice,
)
from guichet.interfaces.backoffice.desk import actor_of, context_of, invoice_or_404
from guichet.interfaces.backoffice.forms import ReasonForm
from guichet.interfaces.portal.permissions import Permission, allow


@allow(Permission.FINANCE)
def write_off(request: HttpRequest, number: str) -> HttpResponse:
    context = context_of(request)
    invoice = invoice_or_404(context.brand, number)
    return _give_up(
        request, invoice, "write_off", lambda: check_write_off(invoice),
        lambda reason: write_off_invoice(context.brand, actor_of(context), invoice.id, reason),
        _("Done. The invoice is written off."),
    )  # fmt: skip


@allow(Permission.FINANCE)
def void(request: HttpRequest, number: str) -> HttpResponse:
    context = context_of(request)
    invoice = invoice_or_404(context.brand, number)
    return _give_up(
        request, invoice, "void", lambda: check_void(context.brand, invoice),
        lambda reason: withdraw_invoice(context.brand, actor_of(context), invoice.id, reason),
        _("Done. The invoice is withdrawn."),
    )  # fmt: skip


def _give_up(
    request: HttpRequest,
    invoice: InvoiceView,
    what: str,
    check: Callable[[], None],
    act: Callable[[str], None],
    done: str,
) -> HttpResponse:
    page = reverse("desk_invoice", args=[invoice.number])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        check()
        if form.is_bound and form.is_valid():
            act(form.cleaned_data["reason"])
            messages.success(request, done)
            return HttpResponseRedirect(page, status=303)
    except GiveUpRefusedError as refused:
        messages.error(request, _refusal(refused.code))
        return HttpResponseRedirect(page, status=303)
    values = {
        "invoice": invoice,
        "customer": get_customer(invoice.customer_id),
        "owed": debt_of(invoice).owed,
        "form": form,
        "what": what,
    }
    return render(request, "backoffice/give_up.html", values, status=422 if form.errors else 200)


def _refusal(code: str) -> str:
    return {
        "not_open": _("This invoice is not open any more."),
        "being_paid": _("A payment of this invoice is under way. Wait until it has ended, then try again."),
        "law": _("French law knows no withdrawing of an issued invoice: issue a credit note."),
        "settled": _("Something of this invoice is paid or credited already: issue a credit note for the rest."),
    }[code]
