"""The one rounding of the house: to the nearest whole, halves away from zero.

A credit note then mirrors its invoice (docs/domain.md, Money; docs/rules.md R1.14, R5.2). Exact: neither float nor
the precision of a Decimal context takes part.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def round_half_up(value: Decimal | Fraction | int) -> int:
    """The whole number nearest to `value`, a half going away from zero: 588.5 → 589, -588.5 → -589.

    To round an amount, give it in minor units. A float is a TypeError; a Decimal that is not a number is a
    ValueError, an infinite one an OverflowError.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | Fraction | int):
        raise TypeError(f"only exact numbers are rounded, not {value!r}")
    numerator, denominator = value.as_integer_ratio()
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude
