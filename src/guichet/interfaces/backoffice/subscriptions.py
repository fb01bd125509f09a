"""`/gestion/clients/NUMBER/abonnements/ID/suspendre/`: service stops until what is owed is paid."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.subscriptions.public import NotSuspendableError
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.interfaces.backoffice.desk import actor_of, context_of, customer_or_404
from guichet.interfaces.portal.permissions import Permission, allow


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
