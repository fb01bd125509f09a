"""The one rounding, for all exact numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel.rounding import round_half_up

fractions = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**6)
decimals = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@given(fractions)
def test_a_credit_note_mirrors_its_invoice(value: Fraction) -> None:
    assert round_half_up(-value) == -round_half_up(value)


@given(fractions)
def test_the_result_is_the_nearest_whole_and_away_from_zero_at_a_half(value: Fraction) -> None:
    rounded = round_half_up(value)
    distance = abs(value - rounded)
    assert distance <= Fraction(1, 2)
    if distance == Fraction(1, 2):
        assert abs(rounded) > abs(value)


@given(st.integers())
def test_a_whole_number_and_its_halves_are_known(value: int) -> None:
    assert round_half_up(value) == value
    assert round_half_up(Fraction(2 * value + 1, 2)) == (value + 1 if value >= 0 else value)


@given(decimals)
def test_it_agrees_with_the_decimal_modules_half_up(value: Decimal) -> None:
    exact = Context(prec=60)
    assert round_half_up(value) == int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=exact))


@given(decimals)
def test_a_decimal_and_its_fraction_round_alike(value: Decimal) -> None:
    assert round_half_up(value) == round_half_up(Fraction(value))


@given(fractions, fractions)
def test_a_larger_number_never_rounds_to_less(one: Fraction, other: Fraction) -> None:
    smaller, larger = sorted((one, other))
    assert round_half_up(smaller) <= round_half_up(larger)
