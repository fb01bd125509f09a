"""What is done to one member or one invitation from the list; each leads back to where it was asked."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.access.public import (
    InvitationView,
    LastHolderError,
    MembershipView,
    PersonView,
    get_invitation,
    get_membership,
    get_person,
)
from guichet.contexts.entitlements.public import find_seat
from guichet.flows.seats.invite import NoPlaceError, resend, revoke
from guichet.flows.seats.members import assign, release, remove_member
from guichet.flows.seats.places import NoLicenceError
from guichet.infra.clock import day_of
from guichet.infra.formats import day_long
from guichet.infra.rate_limits import allowed
from guichet.interfaces.portal.languages import safe_next
from guichet.interfaces.portal.members.invite import MAILS_AN_HOUR
from guichet.interfaces.portal.members.words import no_place
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest

# One click too many sends no second mail.
RESEND_AGAIN_SECONDS = 60


@allow(Permission.HOLDER)
def remove(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """`/membres/ID/retirer/`: the GET asks, the POST does it."""
    context = cast(MemberRequest, request).portal
    membership, member = _member(context, membership_id)
    if membership.ended_at is not None:
        messages.info(request, _("{name} was removed already.").format(name=member.name))
        return _back(request)
    has_licence = find_seat(membership_id=membership_id) is not None
    if request.method == "POST":
        try:
            remove_member(context.brand, context.customer_id, context.person.id, membership_id)
        except LastHolderError:
            messages.error(request, _("The account always needs a holder: its only one cannot be removed."))
            return _back(request)
        removed = _("{name} was removed. Their licence is free again.") if has_licence else _("{name} was removed.")
        messages.success(request, removed.format(name=member.name))
        return HttpResponseRedirect("/", status=303) if member.id == context.person.id else _back(request)
    values = {
        "member": member,
        "membership": membership,
        "has_licence": has_licence,
        "is_self": member.id == context.person.id,
        "back": safe_next(request, request.GET.get("next", ""), reverse("members")),
    }
    return render(request, "portal/members/remove.html", values)


@allow(Permission.HOLDER, methods=("POST",))
def give_licence(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """`/membres/ID/attribuer/`."""
    context = cast(MemberRequest, request).portal
    _membership, member = _member(context, membership_id)
    try:
        assign(context.brand, context.customer_id, context.person.id, membership_id)
    except NoPlaceError as refused:
        messages.error(request, no_place(refused, context.locale))
    except NoLicenceError:
        messages.error(request, _("There are no licences yet. Choose how many first."))
    else:
        messages.success(request, _("{name} has a licence.").format(name=member.name))
    return _back(request)


@allow(Permission.HOLDER, methods=("POST",))
def free_licence(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """`/membres/ID/liberer/`."""
    context = cast(MemberRequest, request).portal
    _membership, member = _member(context, membership_id)
    release(context.brand, context.customer_id, context.person.id, membership_id)
    messages.success(request, _("The licence of {name} is free again.").format(name=member.name))
    return _back(request)


@allow(Permission.HOLDER, methods=("POST",))
def resend_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """`/membres/invitations/ID/relancer/`."""
    context = cast(MemberRequest, request).portal
    invitation = _invitation(context, invitation_id)
    if not allowed("invitation_again", str(invitation_id), 1, RESEND_AGAIN_SECONDS):
        messages.info(request, _("It has just been sent again. Wait a minute before the next one."))
        return _back(request)
    if not allowed("invitations", str(context.customer_id), MAILS_AN_HOUR, 3600):
        messages.error(request, _("Too many invitations were sent within an hour. Try again in an hour."))
        return _back(request)
    renewed = resend(context.brand, context.customer_id, context.person.id, invitation_id)
    if renewed is None:
        messages.info(request, _("The invitation of {email} is no longer pending.").format(email=invitation.email))
    else:
        day = day_long(day_of(context.brand, renewed.expires_at), context.locale)
        messages.success(
            request,
            _("A new link was sent to {email}, valid until {day}. The one before no longer works.").format(
                email=renewed.email, day=day
            ),
        )
    return _back(request)


@allow(Permission.HOLDER, methods=("POST",))
def revoke_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """`/membres/invitations/ID/revoquer/`."""
    context = cast(MemberRequest, request).portal
    invitation = _invitation(context, invitation_id)
    if revoke(context.brand, context.customer_id, context.person.id, invitation_id):
        messages.success(
            request,
            _("The invitation of {email} was revoked. Its licence is free again.").format(email=invitation.email),
        )
    else:
        messages.info(request, _("The invitation of {email} is no longer pending.").format(email=invitation.email))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(safe_next(request, request.POST.get("next", ""), reverse("members")), status=303)


def _member(context: MemberContext, membership_id: UUID) -> tuple[MembershipView, PersonView]:
    try:
        membership = get_membership(membership_id)
    except ObjectDoesNotExist as error:
        raise Http404("no such member") from error
    if membership.customer_id != context.customer_id:
        raise Http404("no such member of this customer")
    return membership, get_person(membership.user_id)


def _invitation(context: MemberContext, invitation_id: UUID) -> InvitationView:
    try:
        invitation = get_invitation(invitation_id)
    except ObjectDoesNotExist as error:
        raise Http404("no such invitation") from error
    if invitation.customer_id != context.customer_id:
        raise Http404("no such invitation of this customer")
    return invitation
