"""`/gestion/`: the brand's customers, found by name, number or address; and one of them with all that happened."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.access.public import list_holders, list_people
from guichet.contexts.brands.public import get_programme, list_programmes
from guichet.contexts.customers.public import count_customers, list_customers, search_customers
from guichet.contexts.invoicing.public import list_listed, list_waiting_charges
from guichet.contexts.payments.public import list_mandates
from guichet.contexts.subscriptions.public import find_parked, list_live_subscriptions, list_parked
from guichet.flows.desk.timeline import MOST, timeline
from guichet.flows.desk.vat_id import has_vat_ids, standing_of
from guichet.flows.overview import MethodLine, invoice_lines, overview
from guichet.interfaces.backoffice.desk import context_of, customer_or_404
from guichet.interfaces.backoffice.dunning import shown_runs
from guichet.interfaces.backoffice.words import told
from guichet.interfaces.portal.paging import Paging, chosen_page
from guichet.interfaces.portal.permissions import Permission, allow, may_as_staff

MOST_INVOICES = 24
LATEST = 12


@allow(Permission.STAFF, methods=("GET",))
def list_all(request: HttpRequest) -> HttpResponse:
    """`?q=` finds; without it everybody, by number."""
    context = context_of(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:120]
    paging = Paging(chosen_page(request.GET.get("page", "")), count_customers(context.brand.id, text))
    customers = search_customers(context.brand.id, text, offset=paging.offset, limit=paging.size)
    holders = list_holders([customer.id for customer in customers])
    values = {
        "rows": [(customer, holders[customer.id]) for customer in customers],
        "q": text,
        "paging": paging,
        "count": paging.count,
        "parked": list_customers([each.customer_id for each in list_parked(context.brand.id)]).values(),
    }
    return render(request, "backoffice/customers.html", values)


@allow(Permission.STAFF, methods=("GET",))
def show(request: HttpRequest, number: str) -> HttpResponse:
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    shown = MOST if "tout" in request.GET else LATEST
    told_of, programme = timeline(customer.id, shown + 1), get_programme(customer.programme_id)
    seen = overview(context.brand, programme, customer, context.at, context.language)
    values = {
        "customer": customer,
        "programme": programme,
        "holders": list_holders([customer.id])[customer.id],
        "overview": seen,
        **_mandate(seen.method),
        "subscriptions": list_live_subscriptions(customer.id),
        "charges": list_waiting_charges([customer.id]).get(customer.id, []),
        "invoices": invoice_lines(list_listed(customer.id, limit=MOST_INVOICES)),
        "timeline": [told(entry, context) for entry in told_of[:shown]],
        "has_more": shown == LATEST and len(told_of) > shown,
        "may_act": may_as_staff(Permission.FINANCE, context.staff_role),
        "parked": find_parked(customer.id),
        "runs": shown_runs(context, customer.id),
        "vat": standing_of(customer) if has_vat_ids(context.brand, customer) else None,
        "may_move": len(list_programmes(context.brand.id)) > 1,
    }
    return render(request, "backoffice/customer.html", values)


def _mandate(method: MethodLine | None) -> dict[str, object]:
    """What was signed for the preferred method, if it is a debit, by whom and from where."""
    mandate = list_mandates([method.id]).get(method.id) if method is not None and method.is_debit else None
    if mandate is None:
        return {}
    signer = list_people([UUID(mandate.evidence["person"])])
    return {"mandate": mandate, "signed_by": signer[0].name if signer else ""}
