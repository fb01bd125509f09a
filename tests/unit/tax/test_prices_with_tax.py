"""Prices that include their tax: what is paid is the price, and the tax is found within it (docs/domain.md, Money)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.contexts.invoicing.domain.crediting import Creditable, CreditableLine, CreditableTax, credit
from guichet.contexts.tax.domain.assessment import NetLine, Rate, assess
from guichet.kernel.bill import Bill

PRICE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
VAT = Rate("FR-VAT", Decimal(20))
rates = st.sampled_from(["0", "2.1", "5.5", "10", "20", "22.5"]).map(lambda text: Rate("FR-VAT", Decimal(text)))
amounts = st.integers(-(10**7), 10**7)


def with_tax(*gross: int) -> list[NetLine]:
    return [NetLine(PRICE, 1, Decimal(amount), amount, None, tax_included=True) for amount in gross]


@pytest.mark.parametrize(
    ("gross", "percent", "net", "tax"),
    [
        (999, "20", 832, 167),  # docs/domain.md: no net price reaches 9,99
        (5999, "20", 4999, 1000),  # docs/rules.md R1.14: 59,99 holds 9,998333…
        (100, "20", 83, 17),
        (1, "20", 1, 0),
        (3, "20", 2, 1),  # half a cent goes up
        (999, "5.5", 947, 52),
        (999, "0", 999, 0),  # the gross is what is paid whatever the rate
    ],
)
def test_the_tax_is_found_within_the_price(gross: int, percent: str, net: int, tax: int) -> None:
    bill = assess("EUR", with_tax(gross), [Rate("FR-VAT", Decimal(percent))])
    assert (bill.subtotal_minor, bill.tax_minor, bill.total_minor) == (net, tax, gross)
    assert bill.taxes[0].base_minor == net


def test_the_tax_of_several_lines_is_rounded_once_on_their_sum() -> None:
    bill = assess("EUR", with_tax(3, 3, 3), [VAT])
    assert bill.tax_minor == 2  # 9 ÷ 6 = 1.5; a cent each, rounded alone, would be 3
    assert [line.included_tax_minor for line in bill.lines] == [1, 0, 1]


def test_without_a_tax_nothing_is_in_the_price() -> None:
    bill = assess("EUR", with_tax(999), [])
    assert (bill.subtotal_minor, bill.total_minor, bill.tax_included) == (999, 999, True)


@pytest.mark.parametrize("codes", [("CA-GST", "CA-QST"), ("CA-HST-ON",)])
def test_no_price_includes_canadian_taxes(codes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no price includes CA"):
        assess("CAD", with_tax(999), [Rate(code, Decimal(5)) for code in codes])


def test_prices_with_tax_and_before_it_do_not_meet_on_one_bill() -> None:
    (gross,) = with_tax(999)
    with pytest.raises(ValueError, match="do not go on one bill"):
        assess("EUR", [gross, replace(gross, tax_included=False)], [VAT])


@given(st.lists(amounts, min_size=1, max_size=6), rates)
def test_what_is_paid_is_the_sum_of_the_prices_and_the_shares_are_the_tax(gross: list[int], rate: Rate) -> None:
    bill = assess("EUR", with_tax(*gross), [rate])
    assert bill.total_minor == sum(gross)
    assert sum(line.included_tax_minor for line in bill.lines) == bill.tax_minor
    assert sum(line.net_minor for line in bill.lines) == bill.subtotal_minor == bill.taxes[0].base_minor
    exact = sum(gross) * rate.percent / (100 + rate.percent)
    assert abs(bill.tax_minor - exact) <= Decimal("0.5")


@given(st.lists(amounts, min_size=1, max_size=6), rates)
def test_what_is_taken_back_mirrors_what_was_charged(gross: list[int], rate: Rate) -> None:
    charged, returned = (assess("EUR", with_tax(*(sign * each for each in gross)), [rate]) for sign in (1, -1))
    assert returned.tax_minor == -charged.tax_minor
    assert returned.subtotal_minor == -charged.subtotal_minor


def creditable(bill: Bill) -> Creditable:
    return Creditable(
        tuple(CreditableLine(n, "x", line.charged_minor, 0, line.tax_codes) for n, line in enumerate(bill.lines)),
        tuple(
            CreditableTax(tax.code, "TVA", tax.rate_percent, "", tax.base_minor, tax.amount_minor, 0, 0)
            for tax in bill.taxes
        ),
        tax_included=True,
    )


@given(st.lists(st.integers(1, 10**5), min_size=1, max_size=4), rates, st.data())
def test_notes_in_any_parts_come_to_the_very_tax_of_the_invoice(
    gross: list[int], rate: Rate, data: st.DataObject
) -> None:
    bill = assess("EUR", with_tax(*gross), [rate])
    invoice, tax, net = creditable(bill), 0, 0
    while invoice.left_minor:
        line = data.draw(st.sampled_from([each for each in invoice.lines if each.left_minor]))
        note = credit(invoice, {line.id: data.draw(st.integers(max(1, line.left_minor // 4), line.left_minor))})
        tax, net = tax + note.tax_minor, net + note.subtotal_minor
        (each,) = note.lines
        assert note.total_minor == each.amount_minor
        invoice = Creditable(
            tuple(
                replace(kept, credited_minor=kept.credited_minor + each.amount_minor * (kept.id == line.id))
                for kept in invoice.lines
            ),
            tuple(replace(of, credited_base_minor=net, credited_minor=tax) for of in invoice.taxes),
            tax_included=True,
        )
        assert 0 <= tax <= bill.tax_minor
    assert (tax, net) == (bill.tax_minor, bill.subtotal_minor)
