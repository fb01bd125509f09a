"""Money adds as whole numbers do, inside one currency only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel.money import Money

minors = st.integers(-(10**18), 10**18)
dollars = st.builds(Money, minors, st.just("CAD"))
euros = st.builds(Money, minors, st.just("EUR"))


@given(dollars, dollars, dollars)
def test_adding_needs_no_order(one: Money, two: Money, three: Money) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)


@given(dollars, dollars)
def test_subtracting_undoes_adding(one: Money, two: Money) -> None:
    assert one + two - two == one
    assert one - one == Money.zero("CAD")
    assert one + -two == one - two


@given(dollars, st.integers(0, 50))
def test_taking_n_times_is_adding_n_times(amount: Money, count: int) -> None:
    assert amount.times(count) == sum([amount] * count, Money.zero("CAD"))


@given(dollars, dollars)
def test_the_order_is_that_of_the_amounts(one: Money, two: Money) -> None:
    assert (one < two) == (one.minor < two.minor) == (not one >= two)
    assert (one > two) == (two < one)
    assert one <= two or two <= one


@given(dollars, euros)
def test_two_currencies_never_meet_whatever_the_amounts(one: Money, two: Money) -> None:
    with pytest.raises(TypeError):
        one + two
    with pytest.raises(TypeError):
        sorted([one, two])
    assert one != two
