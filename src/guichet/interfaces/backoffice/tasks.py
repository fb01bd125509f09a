"""`/gestion/a-traiter/`: what waits for somebody of the company: disputes to answer, payments nobody knows about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.contexts.customers.public import CustomerView, list_customers
from guichet.contexts.payments.public import Task, TaskKind, list_tasks
from guichet.flows.desk.tasks import mark_done
from guichet.infra.clock import wall_now
from guichet.interfaces.backoffice.desk import actor_of, context_of
from guichet.interfaces.portal.permissions import Permission, allow

WHAT: Mapping[TaskKind, tuple[Promise, Promise]] = {
    TaskKind.DISPUTE: (
        gettext_lazy("Answer a dispute"),
        gettext_lazy("At the payment provider, with what proves the sale."),
    ),
    TaskKind.UNKNOWN: (
        gettext_lazy("Find out about a payment"),
        gettext_lazy("The provider has not said for hours whether it took the money: look there."),
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    task: Task
    customer: CustomerView
    what: str
    how: str


@allow(Permission.FINANCE, methods=("GET",))
def show(request: HttpRequest) -> HttpResponse:
    context = context_of(request)
    found = list_tasks(context.brand.id, wall_now())
    customers = list_customers([each.customer_id for each in found])
    rows = [Row(each, customers[each.customer_id], str(WHAT[each.kind][0]), str(WHAT[each.kind][1])) for each in found]
    return render(request, "backoffice/tasks.html", {"rows": rows})


@allow(Permission.FINANCE, methods=("POST",))
def done(request: HttpRequest, task_id: UUID) -> HttpResponse:
    context = context_of(request)
    try:
        if mark_done(context.brand, actor_of(context), task_id):
            messages.success(request, _("Done. It is off the list."))
        else:
            messages.info(request, _("Nothing changed: somebody was faster, or it is over."))
    except LookupError:
        raise Http404("no such task of this brand") from None
    return HttpResponseRedirect(reverse("desk_tasks"), status=303)
