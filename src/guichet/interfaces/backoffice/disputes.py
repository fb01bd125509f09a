"""`/gestion/contestations/`: payments that their payers took back, those first that can still be answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.contexts.customers.public import CustomerView, list_customers
from guichet.contexts.invoicing.public import list_numbers
from guichet.contexts.payments.public import DisputeLine, list_disputes
from guichet.interfaces.backoffice.desk import context_of
from guichet.interfaces.portal.permissions import Permission, allow

MOST = 200
STATES: dict[tuple[bool, str], tuple[str, str | Promise]] = {
    (False, "open"): ("warn", _("To be answered")),
    (False, "won"): ("ok", _("Won")),
    (False, "lost"): ("bad", _("Lost")),
    (True, "lost"): ("bad", _("Debit returned")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`numbers` are those of the invoices that the payment had settled."""

    dispute: DisputeLine
    customer: CustomerView
    tone: str
    state: str
    numbers: list[str]


@allow(Permission.STAFF, methods=("GET",))
def show(request: HttpRequest) -> HttpResponse:
    context = context_of(request)
    found = list_disputes(context.brand.id, MOST)
    customers = list_customers([each.customer_id for each in found])
    numbers = list_numbers([invoice_id for each in found for invoice_id in each.invoice_ids])
    rows = [
        Row(
            each, customers[each.customer_id], STATES[each.is_return, each.status][0],
            str(STATES[each.is_return, each.status][1]), [numbers[invoice_id] for invoice_id in each.invoice_ids],
        )
        for each in found
    ]  # fmt: skip
    return render(request, "backoffice/disputes.html", {"rows": rows})
