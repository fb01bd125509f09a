"""Takes seats, hands one over, releases them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from guichet.contexts.entitlements.models import Seat
from guichet.contexts.entitlements.queries import SeatView, count_held, held_by, seat_view
from guichet.infra.ids import new_ids


class NoSeatLeftError(Exception):
    """More seats were asked for than are left; `left` is how many are."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


# All of them or none, in one statement.
_TAKE = """
    INSERT INTO entitlements_seat (id, item_id, membership_id, invitation_id, taken_at)
    SELECT id, %(item)s, membership_id, invitation_id, %(at)s
    FROM unnest(%(ids)s::uuid[], %(memberships)s::uuid[], %(invitations)s::uuid[])
        AS asked (id, membership_id, invitation_id)
    WHERE cardinality(%(ids)s::uuid[]) <= %(places)s
        - (SELECT count(*) FROM entitlements_seat WHERE item_id = %(item)s AND released_at IS NULL)
"""


def take_seats(
    item_id: UUID,
    places: int,
    at: datetime,
    *,
    membership_ids: Sequence[UUID] = (),
    invitation_ids: Sequence[UUID] = (),
) -> None:
    """One seat each, all or none; `places` is how many of the item may be held. NoSeatLeftError if they do not fit."""
    holders = [*((id_, None) for id_ in membership_ids), *((None, id_) for id_ in invitation_ids)]
    asked: dict[str, Any] = {
        "item": item_id,
        "places": places,
        "at": at,
        "ids": new_ids(len(holders)),
        "memberships": [membership_id for membership_id, _ in holders],
        "invitations": [invitation_id for _, invitation_id in holders],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        taken = cursor.rowcount
    if taken != len(holders):
        raise NoSeatLeftError(max(0, places - count_held(item_id).seats))


def hand_over(invitation_id: UUID, membership_id: UUID) -> bool:
    """The seat of an invitation is now the member's: the same row, never free in between. False if there is none."""
    held = Seat.objects.filter(invitation_id=invitation_id, released_at__isnull=True)
    return held.update(invitation_id=None, membership_id=membership_id) == 1


def release_seat(at: datetime, *, membership_id: UUID | None = None, invitation_id: UUID | None = None) -> bool:
    """False if the membership, or the invitation, holds none."""
    return held_by(membership_id, invitation_id).update(released_at=at) == 1


def release_all(item_ids: Sequence[UUID], at: datetime) -> list[SeatView]:
    """Every seat of the items; those that were held."""
    held = list(Seat.objects.filter(item_id__in=item_ids, released_at__isnull=True).order_by("pk"))
    Seat.objects.filter(pk__in=[row.pk for row in held]).update(released_at=at)
    return [seat_view(row) for row in held]
