"""Reads of seats; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from guichet.contexts.entitlements.models import Seat
from guichet.infra.reads import rows


@dataclass(frozen=True, slots=True)
class SeatView:
    """Held by a membership or an invitation; `released_at` is None while it is."""

    id: UUID
    item_id: UUID
    membership_id: UUID | None
    invitation_id: UUID | None
    taken_at: datetime
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """How many seats of an item are held, and how many of these by pending invitations."""

    seats: int = 0
    invitations: int = 0


def seat_view(row: Seat) -> SeatView:
    return SeatView(row.id, row.item_id, row.membership_id, row.invitation_id, row.taken_at, row.released_at)


_HELD = "SELECT count(*), count(invitation_id) FROM entitlements_seat WHERE item_id = %s AND released_at IS NULL"


def count_held(item_id: UUID) -> Held:
    """By the index of what is held."""
    return Held(*rows(_HELD, [item_id])[0])


_HELD_OF_ALL = """
    SELECT item_id, count(*) FROM entitlements_seat WHERE item_id = ANY(%s) AND released_at IS NULL GROUP BY item_id
"""


def list_held(item_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Item → how many of its seats are held, those of which any is; one query."""
    return dict(rows(_HELD_OF_ALL, [list(item_ids)]))


def find_seat(*, membership_id: UUID | None = None, invitation_id: UUID | None = None) -> SeatView | None:
    """The one that this membership or this invitation holds."""
    return next((seat_view(row) for row in held_by(membership_id, invitation_id)), None)


def held_by(membership_id: UUID | None, invitation_id: UUID | None) -> QuerySet[Seat]:
    """One of the two is given."""
    held = Seat.objects.filter(released_at__isnull=True)
    if membership_id is not None and invitation_id is None:
        return held.filter(membership_id=membership_id)
    if invitation_id is not None and membership_id is None:
        return held.filter(invitation_id=invitation_id)
    raise ValueError("a seat is a membership's or an invitation's")


_SEATED = """
    SELECT id, item_id, membership_id, invitation_id, taken_at, released_at
    FROM entitlements_seat WHERE membership_id = ANY(%s) AND released_at IS NULL
"""


def list_seated(membership_ids: Sequence[UUID]) -> dict[UUID, SeatView]:
    """Membership → the seat that it holds, for those that hold one; one query."""
    seats = [SeatView(*row) for row in rows(_SEATED, [list(membership_ids)])]
    return {seat.membership_id: seat for seat in seats if seat.membership_id is not None}
