"""Splitting an amount so that the parts sum to the whole (docs/domain.md, Money): largest remainder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction


def allocate(total: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """Split `total` minor units in proportion to `weights`, one part for each, in their order.

    Each part is its exact share, rounded down or up; the units left over go to the largest remainders, ties to the
    earliest. A negative total mirrors the positive one, so a reversal takes back exactly what was given. A weight
    of zero receives nothing. ValueError when a weight is negative, or when there is something to split and all
    weights are zero.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is never negative")
    common = math.lcm(*(weight.denominator for weight in weights))
    whole = [weight.numerator * (common // weight.denominator) for weight in weights]
    divisor = sum(whole)
    if divisor == 0:
        if total != 0:
            raise ValueError("there is nothing to split the amount by")
        return tuple(0 for _ in whole)
    shares = [divmod(abs(total) * weight, divisor) for weight in whole]
    parts = [quotient for quotient, _ in shares]
    left_over = abs(total) - sum(parts)
    # sorted() is stable: among equal remainders the earliest comes first.
    by_remainder = sorted(range(len(shares)), key=lambda index: shares[index][1], reverse=True)
    for index in by_remainder[:left_over]:
        parts[index] += 1
    return tuple(-part for part in parts) if total < 0 else tuple(parts)
