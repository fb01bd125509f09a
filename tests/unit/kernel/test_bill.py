"""The bill's sums, its canonical form and its fingerprint; the one place where a line is rounded."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext
from typing import Any
from uuid import UUID

import pytest

from guichet.kernel.bill import Bill, BillLine, BillTax, line_amount
from guichet.kernel.periods import Period

LINE = BillLine(
    price_id=UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
    quantity=1,
    unit_amount_minor=Decimal("5900.0000000000"),
    amount_minor=5900,
    period=Period(date(2026, 11, 22), date(2026, 12, 22)),
    tax_codes=("CA-GST", "CA-QST"),
)
GST = BillTax("CA-GST", Decimal("5.000"), 5900, 295)
QST = BillTax("CA-QST", Decimal("9.975"), 5900, 589)
QUEBEC = Bill("CAD", (LINE,), (GST, QST))


def test_totals_are_sums() -> None:
    assert QUEBEC.subtotal_minor == 5900
    assert QUEBEC.tax_minor == 884
    assert QUEBEC.total_minor == 6784


def test_the_canonical_form_is_fixed() -> None:
    assert QUEBEC.canonical_bytes().decode() == (
        '{"currency":"CAD","lines":[{"amount_minor":5900,'
        '"period":{"end":"2026-12-22","start":"2026-11-22"},'
        '"price_id":"01890a5d-ac96-774b-bcce-b302099a8057","quantity":1,'
        '"tax_codes":["CA-GST","CA-QST"],"unit_amount_minor":"5900"}],'
        '"taxes":[{"amount_minor":295,"base_minor":5900,"code":"CA-GST","rate_percent":"5"},'
        '{"amount_minor":589,"base_minor":5900,"code":"CA-QST","rate_percent":"9.975"}]}'
    )
    assert QUEBEC.fingerprint() == "695cc3f7bf696df1e6fa24759577c7a5666eb434269ca7eef481ccf04274fb13"


def test_a_bill_comes_back_from_stored_json() -> None:
    bill = replace(QUEBEC, lines=(LINE, replace(LINE, period=None, tax_codes=())))
    assert Bill.from_json(json.loads(json.dumps(bill.to_json()))) == bill


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5900.0000000000", "5900"),
        ("8.7500", "8.75"),
        ("59E+2", "5900"),
        ("0.00", "0"),
        ("-0", "0"),
        ("-5900.50", "-5900.5"),
        ("12345678901234567890.0123456789", "12345678901234567890.0123456789"),
    ],
)
def test_equal_decimals_have_one_text(value: str, text: str) -> None:
    with localcontext() as context:
        context.prec = 5
        bill = replace(QUEBEC, lines=(replace(LINE, unit_amount_minor=Decimal(value)),))
        assert bill.to_json()["lines"][0]["unit_amount_minor"] == text


@pytest.mark.parametrize(
    ("quantity", "unit_amount_minor", "amount"),
    [
        (1, "5900", 5900),
        (21, "5900", 123_900),
        (3, "8.75", 26),
        (2, "0.25", 1),
        (-2, "0.25", -1),
        (0, "5900", 0),
        (1_000_000, "0.0000000001", 0),
    ],
)
def test_a_line_is_rounded_once(quantity: int, unit_amount_minor: str, amount: int) -> None:
    assert line_amount(quantity, Decimal(unit_amount_minor)) == amount


def test_a_line_is_exact_whatever_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 3
        assert line_amount(7, Decimal("12345.5")) == 86_419


def test_a_bill_has_a_line() -> None:
    with pytest.raises(ValueError, match="at least one line"):
        Bill("CAD", (), ())


def test_a_bill_has_a_currency() -> None:
    with pytest.raises(ValueError, match="not a currency code"):
        replace(QUEBEC, currency="cad")


@pytest.mark.parametrize("taxes", [(QST, GST), (GST, GST)])
def test_taxes_are_in_order_and_each_once(taxes: tuple[BillTax, ...]) -> None:
    with pytest.raises(ValueError, match="ascending order"):
        replace(QUEBEC, taxes=taxes)


@pytest.mark.parametrize("codes", [("CA-QST", "CA-GST"), ("CA-GST", "CA-GST")])
def test_a_lines_tax_codes_are_in_order_and_each_once(codes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="ascending order"):
        replace(LINE, tax_codes=codes)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        (LINE, "amount_minor", Decimal("5900")),
        (LINE, "amount_minor", 59.0),
        (LINE, "quantity", Decimal("1")),
        (LINE, "unit_amount_minor", 5900),
        (LINE, "unit_amount_minor", 8.75),
        (GST, "rate_percent", 5),
        (GST, "base_minor", 59.0),
        (GST, "amount_minor", Decimal("295")),
    ],
)
def test_amounts_are_whole_and_prices_and_rates_are_decimals(part: Any, field: str, value: object) -> None:
    with pytest.raises(TypeError):
        replace(part, **{field: value})


@pytest.mark.parametrize(("part", "field"), [(LINE, "unit_amount_minor"), (GST, "rate_percent")])
@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_prices_and_rates_are_finite(part: Any, field: str, value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        replace(part, **{field: Decimal(value)})


@pytest.mark.parametrize("stored", ["59,00", "", "cinquante-neuf"])
def test_a_stored_price_that_is_no_number_is_refused(stored: str) -> None:
    data = QUEBEC.to_json()
    data["lines"][0]["unit_amount_minor"] = stored
    with pytest.raises(ValueError, match="not a decimal"):
        Bill.from_json(data)


def test_a_stored_price_is_never_a_json_number() -> None:
    data = QUEBEC.to_json()
    data["lines"][0]["unit_amount_minor"] = 59.0
    with pytest.raises(TypeError):
        Bill.from_json(data)
