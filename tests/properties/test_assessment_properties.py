"""Taxes, for all prices, quantities and rates, recomputed in exact fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from guichet.contexts.tax.domain.assessment import NetLine, Rate, assess
from guichet.contexts.tax.domain.rates import RATES
from guichet.kernel.bill import line_amount

PRICE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")

rates = st.lists(
    st.builds(Rate, st.sampled_from(sorted({rate.code for rate in RATES})), st.decimals(0, 30, places=3)),
    max_size=3,
    unique_by=lambda rate: rate.code,
)


@st.composite
def net_lines(draw: st.DrawFn) -> NetLine:
    quantity = draw(st.integers(-5, 10_000))
    unit_amount_minor = draw(st.decimals(min_value=0, max_value=10**7, places=4))
    return NetLine(PRICE, quantity, unit_amount_minor, line_amount(quantity, unit_amount_minor), None)


line_lists = st.lists(net_lines(), min_size=1, max_size=6)


def nearest(value: Fraction) -> int:
    """Half away from zero, written another way than the kernel's."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


@given(line_lists, rates)
def test_every_amount_equals_its_exact_recomputation(lines: list[NetLine], applied: list[Rate]) -> None:
    bill = assess("CAD", lines, applied)
    base = sum(nearest(line.quantity * Fraction(line.unit_amount_minor)) for line in lines)
    percent = {rate.code: Fraction(rate.percent) for rate in applied}
    assert bill.subtotal_minor == base
    assert {tax.code: (tax.base_minor, tax.amount_minor) for tax in bill.taxes} == {
        code: (base, nearest(base * percent[code] / 100)) for code in percent
    }
    assert bill.total_minor == base + sum(nearest(base * rate / 100) for rate in percent.values())


@given(line_lists, rates)
def test_the_order_of_lines_and_rates_changes_no_amount(lines: list[NetLine], applied: list[Rate]) -> None:
    bill = assess("CAD", lines, applied)
    backwards = assess("CAD", lines[::-1], applied[::-1])
    assert backwards.taxes == bill.taxes
    assert backwards.total_minor == bill.total_minor


@given(line_lists, rates)
def test_no_tax_is_computed_on_another(lines: list[NetLine], applied: list[Rate]) -> None:
    together = assess("CAD", lines, applied)
    alone = [tax for rate in applied for tax in assess("CAD", lines, [rate]).taxes]
    assert sorted(alone, key=lambda tax: tax.code) == list(together.taxes)


@given(line_lists, rates)
def test_what_is_taken_back_mirrors_what_was_charged(lines: list[NetLine], applied: list[Rate]) -> None:
    reversed_lines = [
        NetLine(line.price_id, -line.quantity, line.unit_amount_minor, -line.amount_minor, line.period)
        for line in lines
    ]
    charged, returned = assess("CAD", lines, applied), assess("CAD", reversed_lines, applied)
    assert returned.total_minor == -charged.total_minor
    assert [tax.amount_minor for tax in returned.taxes] == [-tax.amount_minor for tax in charged.taxes]


@given(st.integers(-5, 10_000), st.decimals(min_value=0, max_value=10**7, places=4))
def test_a_returned_line_mirrors_the_line(quantity: int, unit_amount_minor: Decimal) -> None:
    assert line_amount(-quantity, unit_amount_minor) == -line_amount(quantity, unit_amount_minor)
