"""How much tax, by the vectors of docs/rules.md R1.14, R5.2, R5.3 and R5.5. Amounts in cents."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from uuid import UUID

import pytest

from guichet.contexts.tax.domain.assessment import NetLine, Rate, assess
from guichet.kernel.bill import Bill, line_amount

PRICE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
GST = Rate("CA-GST", Decimal("5"))
QST = Rate("CA-QST", Decimal("9.975"))
QUEBEC = (GST, QST)


def net_line(amount_minor: int) -> NetLine:
    return NetLine(PRICE, 1, Decimal(amount_minor), amount_minor, None)


def taxes_of(bill: Bill) -> list[int]:
    return [tax.amount_minor for tax in bill.taxes]


@pytest.mark.parametrize(
    ("net", "taxes", "total"),
    [
        (5900, [295, 589], 6784),  # the seed: 59,00 + 2,95 + 5,89 = 67,84
        (10_000, [500, 998], 11_498),  # Revenu Québec's own example
        (261_804, [13_090, 26_115], 301_009),  # the seed: 3 010,09 $
        (5310, [266, 530], 6106),  # 59,00 less 10 %
        (110, [6, 11], 127),  # at 14.975 % in one stage: 1,26
        (10, [1, 1], 12),  # 0,11 in one stage; half-even gives no TPS
        (1030, [52, 103], 1185),  # 11,84 in one stage
    ],
)
def test_in_quebec_each_tax_is_rounded_alone_on_the_price_before_tax(net: int, taxes: list[int], total: int) -> None:
    bill = assess("CAD", [net_line(net)], QUEBEC)
    assert taxes_of(bill) == taxes
    assert bill.total_minor == total


@pytest.mark.parametrize(
    ("rates", "taxes", "total"),
    [
        ([("CA-HST-ON", "13")], [767], 6667),
        ([("CA-HST-NS", "14")], [826], 6726),
        ([("CA-HST-NB", "15")], [885], 6785),
        ([("CA-HST-NL", "15")], [885], 6785),
        ([("CA-HST-PE", "15")], [885], 6785),
        ([("CA-GST", "5")], [295], 6195),  # Alberta
        ([("CA-GST", "5"), ("CA-PST-BC", "7")], [295, 413], 6608),
        ([("CA-GST", "5"), ("CA-PST-SK", "6")], [295, 354], 6549),
        ([("CA-GST", "5"), ("CA-RST-MB", "7")], [295, 413], 6608),
    ],
)
def test_59_dollars_in_the_other_provinces(rates: list[tuple[str, str]], taxes: list[int], total: int) -> None:
    bill = assess("CAD", [net_line(5900)], [Rate(code, Decimal(percent)) for code, percent in rates])
    assert taxes_of(bill) == taxes
    assert bill.total_minor == total


@pytest.mark.parametrize(
    ("amounts", "percent", "tax"),
    [
        ([124, 124], "10", 25),  # line by line: 0,24
        ([99, 99, 99], "20", 59),  # line by line: 0,60
        ([5999], "20", 1200),
        ([5999], "8.1", 486),
        ([5999], "25.5", 1530),
    ],
)
def test_a_tax_is_rounded_once_on_the_summed_base(amounts: Sequence[int], percent: str, tax: int) -> None:
    bill = assess("EUR", [net_line(amount) for amount in amounts], [Rate("FR-VAT", Decimal(percent))])
    assert taxes_of(bill) == [tax]
    assert bill.taxes[0].base_minor == sum(amounts)


def test_what_is_taken_back_mirrors_what_was_charged() -> None:
    charged = assess("CAD", [net_line(5900)], QUEBEC)
    returned = assess("CAD", [net_line(-5900)], QUEBEC)
    assert taxes_of(returned) == [-tax for tax in taxes_of(charged)]
    assert returned.total_minor == -charged.total_minor


def test_without_a_rate_there_is_no_tax() -> None:
    bill = assess("CAD", [net_line(5900)], [])
    assert bill.taxes == ()
    assert bill.lines[0].tax_codes == ()
    assert bill.total_minor == 5900


def test_a_zero_rate_is_shown_with_its_base() -> None:
    bill = assess("CAD", [net_line(5900)], [Rate("CA-GST", Decimal("0"))])
    assert [(tax.base_minor, tax.amount_minor) for tax in bill.taxes] == [(5900, 0)]


def test_taxes_are_listed_in_print_order_whatever_order_the_rates_come_in() -> None:
    bill = assess("CAD", [net_line(5900)], [QST, GST])
    assert [tax.code for tax in bill.taxes] == ["CA-GST", "CA-QST"]
    assert bill.lines[0].tax_codes == ("CA-GST", "CA-QST")
    assert bill == assess("CAD", [net_line(5900)], [GST, QST])


def test_lines_are_carried_over_unchanged() -> None:
    unit = Decimal("8.75")
    bill = assess("CAD", [NetLine(PRICE, 3, unit, line_amount(3, unit), None)], QUEBEC)
    line = bill.lines[0]
    assert (line.price_id, line.quantity, line.unit_amount_minor, line.amount_minor) == (PRICE, 3, unit, 26)


def test_the_tax_is_exact_whatever_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 3
        assert taxes_of(assess("CAD", [net_line(261_804)], QUEBEC)) == [13_090, 26_115]


def test_one_tax_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="each once"):
        assess("CAD", [net_line(5900)], [GST, GST])


def test_nothing_to_charge_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one line"):
        assess("CAD", [], QUEBEC)
