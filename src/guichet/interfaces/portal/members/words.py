"""Sentences about licences that several of these pages say, with their real plurals."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guichet.flows.seats.invite import NoPlaceError, ReadList
from guichet.flows.seats.places import Places
from guichet.infra.formats import day_long


def free_of(places: Places) -> str:
    """«10 licences disponibles sur 21»."""
    return ngettext(
        "{free} of {quantity} licences available", "{free} of {quantity} licences available", places.free
    ).format(free=places.free, quantity=places.quantity)


def used(places: Places) -> str:
    """«11 utilisées (2 invitations en attente)»."""
    words = ngettext("{used} used", "{used} used", places.used).format(used=places.used)
    if not places.held.invitations:
        return words
    waiting = ngettext("{count} pending invitation", "{count} pending invitations", places.held.invitations).format(
        count=places.held.invitations
    )
    return f"{words} ({waiting})"


def no_place(refused: NoPlaceError, locale: str) -> str:
    """Why so many cannot be given a licence, with how many can."""
    places = refused.places
    if places.to_give == 0 and not places.is_held_back:
        return ngettext(
            "No licence is free: {quantity} of {quantity} is used. Raise the number of licences, or revoke an"
            " invitation.",
            "No licence is free: {quantity} of {quantity} are used. Raise the number of licences, or revoke an"
            " invitation.",
            places.quantity,
        ).format(quantity=places.quantity)
    if places.is_held_back and places.subscription.coming is not None:
        return ngettext(
            "From {day} on there will be {most} licence: {count} more can be given until then. Take the change back to"
            " give more.",
            "From {day} on there will be {most} licences: {count} more can be given until then. Take the change back"
            " to give more.",
            places.most,
        ).format(day=day_long(places.subscription.coming.effective_on, locale), most=places.most, count=places.to_give)
    return ngettext(
        "You ask for {asked}, and {count} licence is free. Shorten the list, or raise the number of licences.",
        "You ask for {asked}, and {count} licences are free. Shorten the list, or raise the number of licences.",
        places.to_give,
    ).format(asked=refused.asked, count=places.to_give)


def problems(read: ReadList) -> list[str]:
    """What in a list cannot be invited, each by its name."""
    return [
        *(
            _("Line {line}: “{text}” is not a complete address. Correct it or take it out.").format(
                line=wrong.line, text=wrong.text
            )
            for wrong in read.malformed
        ),
        *(_("{email} stands in the list more than once: once is enough.").format(email=e) for e in read.repeated),
        *(_("{email} is a member already: nothing needs to be sent.").format(email=e) for e in read.members),
        *(
            _("{email} is invited already: to send the invitation again, use the list of members.").format(email=e)
            for e in read.invited
        ),
    ]


def sent(addresses: list[str]) -> str:
    if len(addresses) == 1:
        return _("Invitation sent to {email}.").format(email=addresses[0])
    return ngettext("{count} invitation sent.", "{count} invitations sent.", len(addresses)).format(
        count=len(addresses)
    )
