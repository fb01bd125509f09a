"""`/gestion/clients/NUMBER/abonnements/ID/…`: service stops until what is owed is paid, or ends today for good."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import get_price
from guichet.contexts.invoicing.public import LaterDayError
from guichet.contexts.ordering.public import OrderBusyError
from guichet.contexts.subscriptions.public import NotSuspendableError
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError
from guichet.flows.desk.credit_note import CreditNoteRefusedError
from guichet.flows.desk.stop import plan_last_days, plan_stop, stop_now
from guichet.flows.lifecycle.own import ChangedMeanwhileError, find_own
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.flows.parking import UnbillableError
from guichet.interfaces.backoffice.desk import actor_of, context_of, customer_or_404
from guichet.interfaces.backoffice.forms import StopForm
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.kernel.money import Money


@allow(Permission.FINANCE, methods=("POST",))
def suspend(request: HttpRequest, number: str, subscription_id: UUID) -> HttpResponse:
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    try:
        suspend_now(context.brand, customer.id, actor_of(context), subscription_id)
    except LookupError:
        raise Http404("no such subscription of this customer") from None
    except NotSuspendableError:
        messages.error(request, _("This subscription cannot be suspended as it stands."))
    else:
        messages.success(request, _("Done. The subscription is suspended until what is owed is paid."))
    return HttpResponseRedirect(reverse("desk_customer", args=[number]), status=303)


@allow(Permission.FINANCE)
def stop(request: HttpRequest, number: str, subscription_id: UUID) -> HttpResponse:
    """The first POST shows what is credited and holds what was typed; the second one ends it."""
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    subscription = find_own(customer.id, subscription_id)
    if subscription is None:
        raise Http404("no such subscription of this customer")
    page = reverse("desk_customer", args=[number])
    form = StopForm(request.POST if request.method == "POST" else None)
    refund = form.is_bound and form.is_valid() and form.cleaned_data["outcome"] == "refund"
    try:
        plan = plan_stop(context.brand, subscription, context.at, refund=refund)
        days = plan_last_days(context.brand, subscription, context.at)
        shown = request.POST.get("fingerprint", "")
        if form.is_bound and form.is_valid() and shown and "back" not in request.POST:
            stop_now(
                context.brand, customer.id, context.person.id, subscription_id, refund=refund,
                reason=form.cleaned_data["reason"], shown_fingerprint=shown, shown_days=request.POST.get("days", ""),
            )  # fmt: skip
            messages.success(
                request,
                _("Done. The subscription has ended, and its last days are billed.")
                if days
                else _("Done. The subscription has ended, and what was not used is credited."),
            )
            return HttpResponseRedirect(page, status=303)
    except EndRefusedError as refused:
        messages.error(
            request,
            _("Days of it are not billed yet: they are on the next invoice. Have it end with its period instead.")
            if refused.code is EndRefusal.UNBILLED
            else _("This subscription has ended already."),
        )
        return HttpResponseRedirect(page, status=303)
    except UnbillableError:
        messages.error(
            request, _("Its last days add up to a bill that makes no sense. Nothing was ended: check what it holds.")
        )
        return HttpResponseRedirect(page, status=303)
    except (CreditNoteRefusedError, OrderBusyError):
        messages.error(request, _("A payment is under way. Wait until it has ended, then try again."))
        return HttpResponseRedirect(page, status=303)
    except (ChangedMeanwhileError, LaterDayError):
        form.add_error(None, _("Something changed since this was shown. Check the new figures: nothing was issued."))
    values = {
        "customer": customer,
        "subscription": subscription,
        "product": get_price(subscription.items[0].price_id).product_name[context.language],
        "form": form,
        "plan": plan,
        "days": days,
        "days_total": Money(days.total_minor, days.currency) if days else None,
        "days_fingerprint": days.fingerprint() if days else "",
        "is_shown": form.is_bound and form.is_valid() and "back" not in request.POST,
    }
    return render(request, "backoffice/stop.html", values, status=422 if form.errors else 200)
