"""What a yearly price saves over twelve monthly ones, as said beside it: never more than is true."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def saving_percent(monthly_minor: Decimal, yearly_minor: Decimal) -> int:
    """Whole percent, rounded down: 590 a year for 59 a month is 16. Zero when nothing is saved."""
    twelve = Fraction(monthly_minor) * 12
    if twelve <= 0:
        return 0
    return max(0, int((twelve - Fraction(yearly_minor)) * 100 / twelve))
