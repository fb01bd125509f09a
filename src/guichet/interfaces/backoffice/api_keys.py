"""`/gestion/cles-api/`: the keys by which the brand's own programs ask, and what each may do."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.contexts.access.public import Scope, list_api_keys
from guichet.flows.programs import keys
from guichet.infra.ids import new_id
from guichet.interfaces.backoffice.desk import context_of
from guichet.interfaces.backoffice.forms import ApiKeyForm
from guichet.interfaces.portal.permissions import Permission, allow

MAY: dict[Scope, Promise] = {
    Scope.ENTITLEMENTS_READ: gettext_lazy("Ask what a customer may use"),
    Scope.CUSTOMERS_READ: gettext_lazy("Read customers"),
    Scope.SUBSCRIPTIONS_READ: gettext_lazy("Read subscriptions"),
    Scope.INVOICES_READ: gettext_lazy("Read invoices and their documents"),
    Scope.PAYMENTS_READ: gettext_lazy("Read payments and payment methods"),
    Scope.USAGE_WRITE: gettext_lazy("Tell what was used"),
}


@allow(Permission.ADMINISTRATOR, methods=("GET",))
def list_all(request: HttpRequest) -> HttpResponse:
    context = context_of(request)
    values = {"keys": list_api_keys(context.brand.id), "description": f"{context.brand.origin}/api/v1/openapi.json"}
    return render(request, "backoffice/api_keys.html", values)


@allow(Permission.ADMINISTRATOR)
def add(request: HttpRequest) -> HttpResponse:
    """The answer to the POST shows the key, which no page shows again."""
    context = context_of(request)
    form = ApiKeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        scopes = [Scope(scope) for scope in form.cleaned_data["scopes"]]
        key_id = form.cleaned_data["once"] or new_id()
        key = keys.add(context.brand, context.person.id, key_id, form.cleaned_data["name"], scopes)
        if key is None:
            return HttpResponseRedirect(reverse("desk_api_keys"), status=303)
        return render(request, "backoffice/api_key_shown.html", {"key": key, "name": form.cleaned_data["name"]})
    values = {
        "form": form,
        "once": (form["once"].value() if form.errors else None) or new_id(),
        "scopes": MAY.items(),
        "chosen": form["scopes"].value() or (),
    }
    return render(request, "backoffice/api_key_form.html", values, status=422 if form.errors else 200)


@allow(Permission.ADMINISTRATOR)
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """The GET asks, the POST does it."""
    context = context_of(request)
    key = next((each for each in list_api_keys(context.brand.id) if each.id == key_id), None)
    if key is None:
        raise Http404("no such key of this brand")
    if request.method == "POST":
        if keys.revoke(context.brand, context.person.id, key_id):
            messages.success(request, _("Done. Whoever asks with this key is refused from now on."))
        else:
            messages.info(request, _("This key was revoked already."))
        return HttpResponseRedirect(reverse("desk_api_keys"), status=303)
    return render(request, "backoffice/api_key_revoke.html", {"key": key})
