"""Money: one currency at a time, whole minor units only (docs/domain.md, Money)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest

from guichet.kernel.money import Money

CAD_5900 = Money(5900, "CAD")
EUR_5900 = Money(5900, "EUR")


def test_amounts_of_one_currency_add_subtract_and_change_sign() -> None:
    assert CAD_5900 + Money(884, "CAD") == Money(6784, "CAD")
    assert Money(6784, "CAD") - CAD_5900 == Money(884, "CAD")
    assert Money(-5900, "CAD") == -CAD_5900
    assert abs(Money(-5900, "CAD")) == CAD_5900


def test_an_amount_is_taken_a_whole_number_of_times() -> None:
    assert CAD_5900.times(21) == Money(123_900, "CAD")
    assert CAD_5900.times(-1) == -CAD_5900


@pytest.mark.parametrize("count", [1.5, "2", True])
def test_an_amount_is_not_taken_a_fraction_of_a_time(count: Any) -> None:
    with pytest.raises(TypeError):
        CAD_5900.times(count)


def test_amounts_of_one_currency_are_ordered() -> None:
    smaller = Money(5899, "CAD")
    assert smaller < CAD_5900
    assert smaller <= CAD_5900
    assert smaller < CAD_5900
    assert CAD_5900 >= CAD_5900
    assert max(smaller, CAD_5900) == CAD_5900


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge])
@pytest.mark.parametrize("other", [EUR_5900, 5900, 0, None])
def test_two_currencies_or_a_bare_number_never_meet_an_amount(
    operation: Callable[[Any, Any], object], other: object
) -> None:
    with pytest.raises(TypeError):
        operation(CAD_5900, other)


def test_equal_numbers_of_two_currencies_are_different_values() -> None:
    assert CAD_5900 != EUR_5900
    assert len({CAD_5900, EUR_5900, Money(5900, "CAD")}) == 2


def test_zero_is_asked_for_by_name() -> None:
    assert Money.zero("EUR") == Money(0, "EUR")
    assert Money.zero("EUR").is_zero
    assert not CAD_5900.is_zero
    assert bool(Money.zero("EUR"))


def test_the_sign_is_asked_for_by_name() -> None:
    assert Money(-1, "EUR").is_negative
    assert not Money.zero("EUR").is_negative
    assert not CAD_5900.is_negative


def test_a_sum_starts_at_zero_of_its_currency() -> None:
    assert sum([CAD_5900, CAD_5900], Money.zero("CAD")) == Money(11_800, "CAD")


@pytest.mark.parametrize("minor", [59.0, "5900", None, True])
def test_an_amount_is_a_whole_number(minor: Any) -> None:
    with pytest.raises(TypeError):
        Money(minor, "CAD")


@pytest.mark.parametrize("currency", ["", "CA", "CADX", "cad", "C4D", "ÉUR", "CAD\n", None, 124])
def test_a_currency_is_three_capital_letters(currency: Any) -> None:
    with pytest.raises(ValueError, match="not a currency code"):
        Money(5900, currency)


def test_an_amount_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        CAD_5900.minor = 1  # type: ignore[misc]
