"""The door of entitlements."""

from guichet.contexts.entitlements.operations.hold_seats import (
    NoSeatLeftError,
    hand_over,
    release_all,
    release_seat,
    take_seats,
)
from guichet.contexts.entitlements.queries import (
    Held,
    SeatView,
    count_held,
    find_seat,
    list_held,
    list_seated,
)

__all__ = [
    "Held",
    "NoSeatLeftError",
    "SeatView",
    "count_held",
    "find_seat",
    "hand_over",
    "list_held",
    "list_seated",
    "release_all",
    "release_seat",
    "take_seats",
]
