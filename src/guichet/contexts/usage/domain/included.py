"""How many units a usage period includes: by the day, as its price (docs/domain.md, Usage)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from guichet.contexts.subscriptions.public import Terms, segments
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class IncludedTerms:
    """What an item includes from `since` on: so many of a price that has so many units each, for a whole period."""

    since: date
    quantity: int
    units_each: int


def included_units(
    terms: Sequence[IncludedTerms], of: Period, paid_from: date, paid_until: date, *, by_day: bool
) -> int:
    """Σ quantity × units × days ÷ the days of the period as it was opened, over the days that are paid for.

    Rounded up once, in the customer's favour. `terms` are in the order in which they were made. Not `by_day`, where the
    price counts a period that has begun whole: the most that there was on one of those days.
    """
    if paid_until <= paid_from:
        return 0
    as_amounts = [Terms(each.since, each.quantity, Decimal(each.units_each)) for each in terms]
    parts = segments(as_amounts, Period(paid_from, of.end), until=paid_until)
    if not by_day:
        return int(max(part.quantity * part.unit_amount_minor for part in parts))
    exact = sum((part.quantity * Fraction(part.unit_amount_minor) * part.days for part in parts), Fraction(0))
    return ceil(exact / of.days)
