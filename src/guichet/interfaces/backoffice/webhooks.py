"""`/gestion/webhooks/`: whom the brand's events are told to, and how each message went."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.brands.public import BrandView
from guichet.contexts.notifications.public import (
    KINDS,
    EndpointView,
    count_deliveries,
    find_endpoint,
    list_deliveries,
    list_endpoints,
)
from guichet.flows.webhooks import endpoints, replay
from guichet.infra.clock import day_of
from guichet.infra.ids import new_id
from guichet.interfaces.backoffice.desk import context_of
from guichet.interfaces.backoffice.forms import EndpointForm, SinceForm
from guichet.interfaces.portal.paging import Paging, chosen_page
from guichet.interfaces.portal.permissions import Permission, allow

A_PAGE = 25


@allow(Permission.ADMINISTRATOR, methods=("GET",))
def list_all(request: HttpRequest) -> HttpResponse:
    context = context_of(request)
    return render(request, "backoffice/webhooks.html", {"endpoints": list_endpoints(context.brand.id)})


@allow(Permission.ADMINISTRATOR)
def add(request: HttpRequest) -> HttpResponse:
    """The answer to the POST shows the secret, which no page shows again."""
    context = context_of(request)
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        endpoint_id = form.cleaned_data["once"] or new_id()
        try:
            secret = endpoints.add(
                context.brand, context.person.id, endpoint_id, form.cleaned_data["url"], form.cleaned_data["events"]
            )
        except endpoints.EndpointRefusedError as refused:
            form.add_error("url", _refusal(refused.code))
        else:
            if secret is None:
                return HttpResponseRedirect(reverse("desk_webhook", args=[endpoint_id]), status=303)
            return _secret(request, _own(context.brand, endpoint_id), secret, is_new=True)
    once = (form["once"].value() if form.errors else None) or new_id()
    return _form(request, form, None, once)


@allow(Permission.ADMINISTRATOR)
def edit(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    context = context_of(request)
    endpoint = _own(context.brand, endpoint_id)
    form = EndpointForm(request.POST if request.method == "POST" else None, endpoint)
    if form.is_bound and form.is_valid():
        try:
            endpoints.change(
                context.brand, context.person.id, endpoint_id, form.cleaned_data["url"], form.cleaned_data["events"]
            )
        except endpoints.EndpointRefusedError as refused:
            form.add_error("url", _refusal(refused.code))
        else:
            messages.success(request, _("Done. What happens from now on is told there."))
            return HttpResponseRedirect(reverse("desk_webhook", args=[endpoint_id]), status=303)
    return _form(request, form, endpoint, "")


@allow(Permission.ADMINISTRATOR, methods=("GET",))
def show(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    context = context_of(request)
    return _show(request, _own(context.brand, endpoint_id), SinceForm(day_of(context.brand, context.at), None))


@allow(Permission.ADMINISTRATOR, methods=("POST",))
def rotate(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    context = context_of(request)
    endpoint = _own(context.brand, endpoint_id)
    return _secret(request, endpoint, endpoints.rotate(context.brand, context.person.id, endpoint_id), is_new=False)


@allow(Permission.ADMINISTRATOR, methods=("POST",))
def switch(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """`on` in the form: on; without it, off."""
    context = context_of(request)
    _own(context.brand, endpoint_id)
    on = "on" in request.POST
    endpoints.switch(context.brand, context.person.id, endpoint_id, on=on)
    done = _("Done. What waited is sent now.") if on else _("Done. Nothing is told there until it is on again.")
    messages.success(request, done)
    return HttpResponseRedirect(reverse("desk_webhook", args=[endpoint_id]), status=303)


@allow(Permission.ADMINISTRATOR, methods=("POST",))
def tell_since(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    context = context_of(request)
    endpoint = _own(context.brand, endpoint_id)
    form = SinceForm(day_of(context.brand, context.at), request.POST)
    if form.is_valid():
        try:
            replay.replay_since(context.brand, context.person.id, endpoint_id, form.cleaned_data["since"])
        except replay.ReplayRefusedError as refused:
            form.add_error("since", _not_replayed(refused.code))
        else:
            messages.success(request, _("Done. All that happened since then is told again."))
            return HttpResponseRedirect(reverse("desk_webhook", args=[endpoint_id]), status=303)
    return _show(request, endpoint, form)


@allow(Permission.ADMINISTRATOR, methods=("POST",))
def tell_again(request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
    context = context_of(request)
    _own(context.brand, endpoint_id)
    try:
        replay.replay_one(context.brand, context.person.id, endpoint_id, delivery_id)
    except LookupError:
        raise Http404("no such delivery") from None
    except replay.ReplayRefusedError as refused:
        messages.error(request, _not_replayed(refused.code))
    else:
        messages.success(request, _("Done. It is told again."))
    return HttpResponseRedirect(reverse("desk_webhook", args=[endpoint_id]), status=303)


def _form(request: HttpRequest, form: EndpointForm, endpoint: EndpointView | None, once: object) -> HttpResponse:
    subjects: dict[str, list[str]] = {}
    for name in KINDS:
        subjects.setdefault(name.split(".")[0], []).append(name)
    values = {
        "form": form,
        "endpoint": endpoint,
        "once": once,
        "subjects": subjects,
        "chosen": form["names"].value() or (),
    }
    return render(request, "backoffice/webhook_form.html", values, status=422 if form.errors else 200)


def _show(request: HttpRequest, endpoint: EndpointView, form: SinceForm) -> HttpResponse:
    paging = Paging(chosen_page(request.GET.get("page", "")), count_deliveries(endpoint.id), A_PAGE)
    values = {
        "endpoint": endpoint,
        "form": form,
        "deliveries": list_deliveries(endpoint.id, offset=paging.offset, limit=paging.size),
        "paging": paging,
    }
    return render(request, "backoffice/webhook.html", values, status=422 if form.errors else 200)


def _secret(request: HttpRequest, endpoint: EndpointView, secret: str, *, is_new: bool) -> HttpResponse:
    values = {"endpoint": endpoint, "secret": secret, "is_new": is_new}
    return render(request, "backoffice/webhook_secret.html", values)


def _own(brand: BrandView, endpoint_id: UUID) -> EndpointView:
    endpoint = find_endpoint(brand.id, endpoint_id)
    if endpoint is None:
        raise Http404("no such endpoint of this brand")
    return endpoint


def _refusal(code: str) -> str:
    return {
        "invalid": _("Write an address such as https://shop.example.com/hooks."),
        "https": _("The address must begin with https://."),
        "private": _("This address is not on the public network."),
    }[code]


def _not_replayed(code: str) -> str:
    return {
        "off": _("Switch it on first: nothing is sent there."),
        "future": _("Choose today or a day before."),
        "too_far": _("Choose a day within the last month."),
    }[code]
