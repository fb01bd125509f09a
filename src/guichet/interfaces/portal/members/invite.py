"""`/membres/inviter/`: one address or a pasted list; nothing is sent until the person knows what will be."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.flows.seats.invite import ListRefusedError, NoPlaceError, ReadList, invite, read_list
from guichet.flows.seats.places import NoLicenceError, find_places
from guichet.infra.rate_limits import allowed
from guichet.interfaces.portal.members.forms import InviteForm
from guichet.interfaces.portal.members.words import free_of, no_place, problems, sent
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest

# Mails to strangers: enough for a large team's first day, too few to be a nuisance.
MAILS_AN_HOUR = 300
AT_ONCE = 200


@allow(Permission.HOLDER)
def invite_members(request: HttpRequest) -> HttpResponse:
    """With `only_good` the good ones of a list are invited and the others left out; else the whole list or nobody."""
    context = cast(MemberRequest, request).portal
    form = InviteForm(request.POST.dict() if request.method == "POST" else None)
    read: ReadList | None = None
    refused: NoPlaceError | None = None
    if request.method == "POST" and form.is_valid():
        read = read_list(context.customer_id, form.cleaned_data["addresses"])
        try:
            if _may_go(context, form, read, only_good="only_good" in request.POST):
                made = invite(context.brand, context.customer_id, context.person.id, read.good)
                messages.success(request, sent([invitation.email for invitation in made]))
                return HttpResponseRedirect(reverse("members"), status=303)
        except ListRefusedError as changed:  # by somebody else, a moment ago
            read = changed.read
            for problem in problems(read):
                form.add_error("addresses", problem)
        except NoPlaceError as no_place_left:
            refused = no_place_left
            form.add_error("addresses", no_place(refused, context.locale))
        except NoLicenceError:
            return HttpResponseRedirect(reverse("licences"), status=303)
    places = find_places(context.customer_id)
    values = {
        "form": form,
        "places": places,
        "free_of": free_of(places) if places else "",
        "good": list(read.good) if read is not None and refused is None else [],
        "refused": refused,
        "ends": places.subscription.ends if places else None,
    }
    return render(request, "portal/members/invite.html", values)


def _may_go(context: MemberContext, form: InviteForm, read: ReadList, *, only_good: bool) -> bool:
    """Whether what was read is to be sent; says on the form why not."""
    if not (only_good and read.good):
        for problem in problems(read):
            form.add_error("addresses", problem)
    if not read.good and not form.errors:
        form.add_error("addresses", _("Enter at least one address."))
    if len(read.good) > AT_ONCE:
        form.add_error("addresses", _("At most {count} people can be invited at once.").format(count=AT_ONCE))
    if form.errors:
        return False
    if not allowed("invitations", str(context.customer_id), MAILS_AN_HOUR, 3600, times=len(read.good)):
        form.add_error("addresses", _("Too many invitations were sent within an hour. Try again in an hour."))
        return False
    return True
