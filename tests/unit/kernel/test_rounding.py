"""The one rounding (docs/domain.md, Money; docs/rules.md R1.14, R5.2, R5.3)."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest

from guichet.kernel.rounding import round_half_up


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("-267.5"), -268),  # −2,675 → −2,68
        (Decimal("267.5"), 268),  # a float gives 2,67
        (Decimal("100.5"), 101),  # a float gives 1,00
        (Decimal("588.525"), 589),  # the TVQ on 59,00
        (Decimal("0.5"), 1),  # the TPS on 0,10; half-even gives 0
        (Decimal("-0.5"), -1),
        (Decimal("2.5"), 3),
        (Decimal("0.4999999999"), 0),
        (Decimal("-0.4999999999"), 0),
        (Decimal("5900"), 5900),
        (Decimal("1E+3"), 1000),
        (Fraction(5900 * 11, 30), 2163),  # 59,00 × 11/30
        (Fraction(5900 * 10, 31), 1903),  # 59,00 × 10/31
        (Fraction(4 * 5900 * 23, 31), 17_510),  # 4 seats for 23 of 31 days
        (Fraction(-5900 * 11, 30), -2163),
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(1, 3), 0),
        (0, 0),
        (-7, -7),
    ],
)
def test_halves_go_away_from_zero(value: Decimal | Fraction | int, expected: int) -> None:
    rounded = round_half_up(value)
    assert rounded == expected
    assert type(rounded) is int


def test_the_precision_of_the_decimal_context_takes_no_part() -> None:
    with localcontext() as context:
        context.prec = 3
        assert round_half_up(Decimal("123456789.5")) == 123_456_790


@pytest.mark.parametrize("value", [2.5, True, "2.5", None])
def test_only_exact_numbers_are_rounded(value: Any) -> None:
    with pytest.raises(TypeError):
        round_half_up(value)


@pytest.mark.parametrize(("value", "error"), [("NaN", ValueError), ("Infinity", OverflowError)])
def test_what_is_no_number_is_refused(value: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        round_half_up(Decimal(value))
