"""Splitting, for all totals and weights."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel.allocation import allocate

totals = st.integers(min_value=-(10**15), max_value=10**15)
weight = st.one_of(
    st.integers(min_value=0, max_value=10**9),
    st.fractions(min_value=0, max_value=10**6, max_denominator=366),
)
weight_lists = st.lists(weight, min_size=1, max_size=30).filter(any)


@given(totals, weight_lists)
def test_the_parts_sum_to_the_whole(total: int, weights: list[int | Fraction]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)


@given(totals, weight_lists)
def test_each_part_is_less_than_one_unit_from_its_exact_share(total: int, weights: list[int | Fraction]) -> None:
    whole = Fraction(sum(weights))
    for part, share in zip(allocate(total, weights), weights, strict=True):
        assert abs(part - total * Fraction(share) / whole) < 1


@given(totals, weight_lists)
def test_a_reversal_takes_back_exactly_what_was_given(total: int, weights: list[int | Fraction]) -> None:
    assert allocate(-total, weights) == tuple(-part for part in allocate(total, weights))


@given(totals, weight_lists)
def test_a_larger_weight_never_receives_less_and_the_earliest_wins_a_tie(
    total: int, weights: list[int | Fraction]
) -> None:
    parts = allocate(abs(total), weights)
    by_weight = sorted(range(len(weights)), key=lambda index: (weights[index], -index))
    ordered = [parts[index] for index in by_weight]
    assert ordered == sorted(ordered)


@given(totals, weight_lists, st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_only_the_proportions_of_the_weights_count(total: int, weights: list[int | Fraction], scale: Fraction) -> None:
    assert allocate(total, [share * scale for share in weights]) == allocate(total, weights)


@given(totals, weight_lists)
def test_a_weight_of_zero_receives_nothing(total: int, weights: list[int | Fraction]) -> None:
    assert allocate(total, [*weights, 0])[-1] == 0
