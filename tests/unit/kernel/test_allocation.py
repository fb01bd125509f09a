"""Splitting: the parts sum to the whole (docs/domain.md, Money)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from guichet.kernel.allocation import allocate


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        (100, [1, 1, 1], (34, 33, 33)),  # a tie goes to the earliest
        (101, [1, 1, 1], (34, 34, 33)),
        (-100, [1, 1, 1], (-34, -33, -33)),  # a reversal takes back what was given
        (1000, [5900, 17_700], (250, 750)),
        (5, [3, 7], (2, 3)),  # remainders 1.5 and 3.5 tie
        (10, [3, 7, 0], (3, 7, 0)),
        (1, [0, 0, 1], (0, 0, 1)),
        (7, [1], (7,)),
        (0, [1, 2], (0, 0)),
        (10, [Fraction(1, 3), Fraction(2, 3)], (3, 7)),
        (10, [Fraction(1, 2), 1], (3, 7)),
    ],
)
def test_parts_are_shares_by_largest_remainder(
    total: int, weights: list[int | Fraction], expected: tuple[int, ...]
) -> None:
    assert allocate(total, weights) == expected


@pytest.mark.parametrize("weights", [[], [0], [0, 0]])
def test_nothing_splits_into_nothing(weights: list[int | Fraction]) -> None:
    assert allocate(0, weights) == tuple(0 for _ in weights)


@pytest.mark.parametrize("weights", [[], [0, 0]])
def test_an_amount_without_anything_to_split_it_by_is_refused(weights: list[int | Fraction]) -> None:
    with pytest.raises(ValueError, match="nothing to split"):
        allocate(1, weights)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        allocate(10, [2, -1])
