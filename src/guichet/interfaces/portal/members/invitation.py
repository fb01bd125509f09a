"""`/invitation/TOKEN/`: what the link of an invitation's mail shows, and accepting it. The GET writes nothing."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from guichet.contexts.customers.public import get_customer
from guichet.flows.seats.accept import Acceptance, Accepted, accept, inviter_of, state_of
from guichet.interfaces.portal.members.forms import NewcomerForm
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import PortalContext, PortalRequest
from guichet.interfaces.portal.session import choose_customer, pin_to_brand, remember_address
from guichet.interfaces.portal.sign_in.backend import BACKEND

STATUS = {Acceptance.GONE: 404, Acceptance.EXPIRED: 410}
OPEN = (Acceptance.KNOWN, Acceptance.IDENTITY_NEEDED)


@sensitive_post_parameters("password1", "password2")
@allow(Permission.PUBLIC)
def show_invitation(request: HttpRequest, token: str) -> HttpResponse:
    context = cast(PortalRequest, request).portal
    state = state_of(context.brand, token)
    form: NewcomerForm | None = None
    if state.result is Acceptance.IDENTITY_NEEDED and state.invitation is not None:
        form = NewcomerForm(state.invitation.email, request.POST.dict() if request.method == "POST" else None)
    if request.method == "POST" and state.result in OPEN and not _is_somebody_else(context, state):
        # Typed for an account that somebody has made meanwhile: no password is set, the page says so.
        typed_in_vain = form is None and "password1" in request.POST
        if not typed_in_vain and (form is None or form.is_valid()):
            state = accept(context.brand, token, form.newcomer(context.language) if form is not None else None)
            if state.result in {Acceptance.JOINED, Acceptance.ALREADY_MEMBER}:
                return _welcome(request, context, state)
            form = None
    return _page(request, context, state, form)


def _is_somebody_else(context: PortalContext, state: Accepted) -> bool:
    return (
        context.person is not None and state.invitation is not None and context.person.email != state.invitation.email
    )


def _welcome(request: HttpRequest, context: PortalContext, state: Accepted) -> HttpResponse:
    """To the account; who has a password already shows it first."""
    assert state.invitation is not None  # noqa: S101 - it was just accepted
    assert state.person is not None  # noqa: S101
    name = get_customer(state.invitation.customer_id).name
    if state.is_new:
        login(request, get_user_model().objects.get(pk=state.person.id), backend=BACKEND)
        pin_to_brand(request, context.brand.id)
    choose_customer(request, state.invitation.customer_id)
    if state.is_new or context.person is not None:
        messages.success(request, _("Welcome to “{name}”.").format(name=name))
        return HttpResponseRedirect("/", status=303)
    messages.success(
        request, _("You are a member of “{name}” now. Sign in with your usual password.").format(name=name)
    )
    remember_address(request, state.person.email)
    return HttpResponseRedirect(reverse("account_login"), status=303)


def _page(request: HttpRequest, context: PortalContext, state: Accepted, form: NewcomerForm | None) -> HttpResponse:
    invitation = state.invitation
    values = {
        "state": state.result.value,
        "invitation": invitation,
        "customer": get_customer(invitation.customer_id) if invitation else None,
        "inviter": inviter_of(invitation) if invitation else None,
        "form": form,
        "signed_in": context.person,
        "is_somebody_else": _is_somebody_else(context, state),
    }
    response = render(request, "portal/members/invitation.html", values, status=STATUS.get(state.result, 200))
    response["Cache-Control"] = "no-store, private"
    return response
