"""A bill's sums, its stored form and its fingerprint, for all bills."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel.bill import Bill, BillLine, BillTax, Proration, Segment, Usage
from guichet.kernel.periods import Period

CODES = ("CA-GST", "CA-HST-ON", "CA-PST-BC", "CA-QST", "FR-VAT")

amounts = st.integers(-(10**12), 10**12)
unit_amounts = st.decimals(min_value=-(10**10), max_value=10**10, places=10)
codes = st.sets(st.sampled_from(CODES), max_size=3).map(lambda chosen: tuple(sorted(chosen)))
periods = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(2000, 1, 1), date(2080, 1, 1)),
    st.integers(1, 1100),
)
prorations = st.builds(
    Proration,
    of=periods,
    segments=st.lists(
        st.builds(Segment, quantity=st.integers(1, 5000), unit_amount_minor=unit_amounts, days=st.integers(1, 366)),
        min_size=1,
        max_size=3,
    ).map(tuple),
    charged_minor=amounts,
)


@st.composite
def lines(draw: st.DrawFn) -> BillLine:
    amount = draw(amounts)
    return BillLine(
        price_id=draw(st.uuids()),
        quantity=draw(st.integers(-1000, 10**6)),
        unit_amount_minor=draw(unit_amounts),
        amount_minor=amount,
        period=draw(st.none() | periods),
        tax_codes=draw(codes),
        discount_minor=draw(st.just(0) | st.integers(min(0, amount), max(0, amount))),
        proration=draw(st.none() | prorations),
    )


ONE_USAGE = Usage(Period(date(2026, 10, 15), date(2026, 11, 15)), 123, 100, 0)
ONE_PRORATION = Proration(
    Period(date(2026, 10, 15), date(2026, 11, 15)), (Segment(21, Decimal(5900), 31),), charged_minor=0
)


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    rates = st.decimals(min_value=0, max_value=30, places=3)
    return Bill(
        currency=draw(st.sampled_from(["CAD", "EUR", "JPY"])),
        lines=tuple(draw(st.lists(lines(), min_size=1, max_size=5))),
        taxes=tuple(BillTax(code, draw(rates), draw(amounts), draw(amounts)) for code in draw(codes)),
    )


def other_discount(line: BillLine) -> BillLine:
    """The line with one minor unit more or less off its amount, whichever fits; an amount of nothing grows for it."""
    room = line.amount_minor - line.discount_minor
    step = (room > 0) - (room < 0) or (line.discount_minor < 0) - (line.discount_minor > 0)
    if step == 0:
        return replace(line, amount_minor=1, discount_minor=1)
    return replace(line, discount_minor=line.discount_minor + step)


def changed(value: Any) -> Any:
    """A value of the same kind that is not `value`."""
    match value:
        case int() | Decimal():
            return value + 1
        case UUID():
            return UUID(int=value.int ^ 1)
        case None:
            return Period(date(2026, 11, 22), date(2026, 12, 22))
        case Period():
            return replace(value, end=value.end + timedelta(days=1))
        case tuple():
            return () if value else CODES[:1]
        case str():
            return "ZZZ" if value != "ZZZ" else "YYY"
    raise AssertionError(f"no other value known for {value!r}")


def with_one_field_changed(bill: Bill) -> Iterator[Bill]:
    yield replace(bill, currency=changed(bill.currency))
    yield replace(bill, lines=(*bill.lines, bill.lines[0]))
    line, tax = bill.lines[-1], bill.taxes[-1] if bill.taxes else None
    plain = {field.name for field in fields(BillLine)} - {
        "amount_minor", "discount_minor", "proration", "included_tax_minor", "usage",
    }  # fmt: skip
    others = [replace(line, **{name: changed(getattr(line, name))}) for name in sorted(plain)]
    others.append(replace(line, amount_minor=line.amount_minor + (1 if line.amount_minor >= 0 else -1)))
    others.append(other_discount(line))
    others.append(replace(line, proration=None if line.proration else ONE_PRORATION))
    if line.proration is not None:
        others.append(replace(line, proration=replace(line.proration, charged_minor=line.proration.charged_minor + 1)))
        others.append(replace(line, proration=replace(line.proration, segments=line.proration.segments * 2)))
    others.append(replace(line, usage=ONE_USAGE))
    for other in others:
        yield replace(bill, lines=(*bill.lines[:-1], other))
    first = replace(bill.lines[0], included_tax_minor=bill.tax_minor)
    with_tax = replace(bill, lines=(first, *bill.lines[1:]), tax_included=True)
    yield with_tax
    if line.period is not None:
        yield replace(bill, lines=(*bill.lines[:-1], replace(line, period=None)))
    if tax is not None:
        yield replace(bill, taxes=bill.taxes[:-1])
        for field in fields(BillTax):
            changed_tax = replace(tax, **{field.name: changed(getattr(tax, field.name))})
            yield replace(bill, taxes=(*bill.taxes[:-1], changed_tax))


@given(bills())
def test_the_total_is_the_subtotal_and_the_taxes(bill: Bill) -> None:
    assert bill.subtotal_minor == sum(line.amount_minor - line.discount_minor for line in bill.lines)
    assert bill.total_minor == bill.subtotal_minor + sum(tax.amount_minor for tax in bill.taxes)


@given(bills(), st.data())
def test_another_share_of_the_included_tax_is_another_bill(bill: Bill, data: st.DataObject) -> None:
    lines = (*bill.lines, replace(bill.lines[0], included_tax_minor=bill.tax_minor))
    with_tax = replace(bill, lines=lines, tax_included=True)
    moved = data.draw(amounts.filter(bool))
    shares = (
        replace(lines[0], included_tax_minor=moved),
        replace(lines[-1], included_tax_minor=bill.tax_minor - moved),
    )
    other = replace(with_tax, lines=(shares[0], *lines[1:-1], shares[1]))
    assert other.fingerprint() != with_tax.fingerprint()
    assert other.total_minor == with_tax.total_minor
    assert Bill.from_json(json.loads(other.canonical_bytes())) == other


@given(bills())
def test_a_stored_bill_comes_back_equal_with_the_same_fingerprint(bill: Bill) -> None:
    back = Bill.from_json(json.loads(json.dumps(bill.to_json())))
    assert back == bill
    assert back.canonical_bytes() == bill.canonical_bytes()
    assert back.fingerprint() == bill.fingerprint()


@given(bills())
def test_the_canonical_form_reads_back_as_the_bill(bill: Bill) -> None:
    assert Bill.from_json(json.loads(bill.canonical_bytes())) == bill


@given(bills())
def test_the_same_price_written_with_more_zeros_has_the_same_fingerprint(bill: Bill) -> None:
    padded = tuple(
        replace(line, unit_amount_minor=Decimal(f"{line.unit_amount_minor:f}" + "000")) for line in bill.lines
    )
    assert replace(bill, lines=padded).fingerprint() == bill.fingerprint()


@given(bills())
def test_what_was_used_is_part_of_the_fingerprint(bill: Bill) -> None:
    def with_usage(usage: Usage) -> Bill:
        return replace(bill, lines=(*bill.lines[:-1], replace(bill.lines[-1], usage=usage)))

    each = {"of": Period(date(2026, 1, 1), date(2026, 2, 1)), "used_units": 1, "included_units": 1, "charged_units": 1}
    told = [with_usage(ONE_USAGE), *(with_usage(replace(ONE_USAGE, **{name: v})) for name, v in each.items())]
    assert len({other.fingerprint() for other in told}) == len(told)


@given(bills())
def test_the_fingerprint_changes_when_any_field_changes(bill: Bill) -> None:
    for other in with_one_field_changed(bill):
        assert other.fingerprint() != bill.fingerprint()
