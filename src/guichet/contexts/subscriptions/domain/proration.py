"""What a change inside a period charges: by day, today counting as remaining (docs/domain.md, Proration).

For an item and a period, its worth is the sum over segments of quantity × price × days ÷ days of the period as it was
first opened, as an exact fraction and before discounts. A change charges the rounded worth less what was charged for
that item and period already. So any chain of changes costs the day-weighted price to the cent, however many steps it
took.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from guichet.kernel.bill import Segment
from guichet.kernel.periods import Period
from guichet.kernel.rounding import round_half_up


@dataclass(frozen=True, slots=True)
class Terms:
    """An item's number and price from `since` on; minor units a unit and interval, before tax."""

    since: date
    quantity: int
    unit_amount_minor: Decimal


def segments(terms: Sequence[Terms], period: Period, until: date | None = None) -> tuple[Segment, ...]:
    """The stretches of `period` that have the same terms, up to `until` (excluded) or its end.

    `terms` are in the order in which they were made; of several since the same day the last one counts. Stretches
    beside each other with the same terms are one. ValueError when the period begins before the first of them.
    """
    end = period.end if until is None else until
    if end <= period.start:
        return ()
    by_day: dict[date, Terms] = {max(each.since, period.start): each for each in terms if each.since < end}
    days = sorted(by_day)
    if not days or days[0] != period.start:
        raise ValueError(f"nothing is known of the item on {period.start}")
    found: list[Segment] = []
    for day, following in zip(days, [*days[1:], end], strict=True):
        each = by_day[day]
        length = (following - day).days
        if found and (found[-1].quantity, found[-1].unit_amount_minor) == (each.quantity, each.unit_amount_minor):
            length += found.pop().days
        found.append(Segment(each.quantity, each.unit_amount_minor, length))
    return tuple(found)


def worth(parts: Sequence[Segment], period: Period) -> int:
    """What the segments of `period` come to, in minor units, rounded once: T of docs/domain.md."""
    exact = sum((part.quantity * Fraction(part.unit_amount_minor) * part.days for part in parts), Fraction(0))
    return round_half_up(exact / period.days)


def whole(parts: Sequence[Segment], period: Period) -> tuple[Segment, ...]:
    """`period` where what was begun counts whole: the most that there was on a day, for all of its days."""
    most = max(parts, key=lambda part: part.quantity * part.unit_amount_minor)
    return (Segment(most.quantity, most.unit_amount_minor, period.days),)


def returned_discount(returned_minor: int, charged_minor: int, discount_minor: int) -> int:
    """The part of a discount that goes back with `returned_minor` of `charged_minor`, rounded once."""
    return round_half_up(Fraction(discount_minor * returned_minor, charged_minor)) if charged_minor else 0
