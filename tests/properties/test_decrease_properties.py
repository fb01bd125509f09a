"""Any chain of changes in a period, fewer among them, leaves its day-weighted price, and a day that returns nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from guichet.contexts.invoicing.domain.crediting import Creditable, CreditableLine, CreditableTax, credit
from guichet.contexts.invoicing.public import ChargedLine
from guichet.contexts.subscriptions.public import Terms, returned_discount, segments, worth
from guichet.flows.giving_back import split
from guichet.kernel.periods import Period
from guichet.kernel.rounding import round_half_up

PRICE = Decimal("5900")
RATES = {"CA-GST": Decimal("5"), "CA-QST": Decimal("9.975")}
PERIODS = [Period(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days)) for days in (28, 29, 30, 31, 365, 366)]


@dataclass
class Papers:
    """The invoices of one period, a line each, oldest first: what was charged, credited and taxed of them."""

    charged: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    taxes: list[dict[str, int]] = field(default_factory=list)
    credited: list[dict[str, int]] = field(default_factory=list)

    @property
    def net(self) -> int:
        """Before tax: invoices less credit notes."""
        return sum(self.charged) - sum(self.back)

    def tax(self, code: str) -> int:
        return sum(each[code] for each in self.taxes) - sum(each[code] for each in self.credited)

    def invoices(self, amount: int) -> None:
        self.charged.append(amount)
        self.back.append(0)
        self.taxes.append({code: round_half_up(amount * Fraction(rate) / 100) for code, rate in RATES.items()})
        self.credited.append(dict.fromkeys(RATES, 0))

    def gives_back(self, unused: int) -> None:
        lines = [
            ChargedLine(n, UUID(int=n), self.charged[n], 0, self.back[n]) for n in reversed(range(len(self.charged)))
        ]
        for part in split(unused, lines):
            note = credit(self._creditable(part.line_id), {part.line_id: part.amount_minor})
            self.back[part.line_id] += part.amount_minor
            for tax in note.taxes:
                self.credited[part.line_id][tax.code] += tax.amount_minor

    def _creditable(self, n: int) -> Creditable:
        line = CreditableLine(n, "Licence", self.charged[n], self.back[n], tuple(RATES))
        taxes = [
            CreditableTax(
                code, code, rate, "", self.charged[n], self.taxes[n][code], self.back[n], self.credited[n][code]
            )
            for code, rate in RATES.items()
        ]
        return Creditable((line,), tuple(taxes))


def lived(of: Period, chain: list[tuple[int, int]], papers: Papers | None = None) -> Papers:
    """What is issued when an item becomes so many on such a day of the period, in order."""
    papers = papers or Papers()
    terms: list[Terms] = []
    for day, quantity in chain:
        terms.append(Terms(of.start + timedelta(days=day), quantity, PRICE))
        difference = worth(segments(terms, of), of) - papers.net
        if difference > 0:
            papers.invoices(difference)
        elif difference < 0:
            papers.gives_back(-difference)
    return papers


@st.composite
def chains(draw: st.DrawFn) -> tuple[Period, list[tuple[int, int]]]:
    of = draw(st.sampled_from(PERIODS))
    steps = draw(st.lists(st.tuples(st.integers(0, of.days - 1), st.integers(1, 99)), max_size=8))
    return of, [(0, draw(st.integers(1, 99))), *sorted(steps, key=lambda step: step[0])]


@given(chains())
def test_invoices_less_credit_notes_are_the_day_weighted_price(case: tuple[Period, list[tuple[int, int]]]) -> None:
    of, chain = case
    papers = lived(of, chain)
    by_day = [[quantity for since, quantity in chain if since <= day][-1] for day in range(of.days)]
    assert papers.net == round_half_up(Fraction(sum(by_day)) * 5900 / of.days)
    assert all(0 <= back <= charged for back, charged in zip(papers.back, papers.charged, strict=True))


@given(chains(), st.integers(0, 400), st.lists(st.integers(0, 50), max_size=7))
def test_a_day_that_never_goes_below_its_start_and_returns_is_nothing_tax_included(
    case: tuple[Period, list[tuple[int, int]]], on: int, more: list[int]
) -> None:
    of, chain = case
    day = on % of.days
    past = [step for step in chain if step[0] <= day]
    start = past[-1][1]
    before = lived(of, past)
    after = lived(of, [*past, *((day, start + n) for n in more), (day, start)])
    assert (after.net, *map(after.tax, RATES)) == (before.net, *map(before.tax, RATES))


@given(chains(), st.integers(0, 400), st.lists(st.integers(1, 99), max_size=7))
def test_a_day_that_goes_below_its_start_and_returns_is_nothing_but_for_the_cent_of_each_document(
    case: tuple[Period, list[tuple[int, int]]], on: int, quantities: list[int]
) -> None:
    """Before tax it is nothing. A tax is the rate on the base of its own document: two halves can round to a cent more
    than the whole, so that paying in two steps what one step gave back is not the same tax."""
    of, chain = case
    day = on % of.days
    past = [step for step in chain if step[0] <= day]
    before = lived(of, past)
    after = lived(of, [*past, *((day, n) for n in quantities), (day, past[-1][1])])
    assert after.net == before.net
    touched = sum(back > 0 for back in after.back[: len(before.back)])
    standing = sum(after.charged[n] > after.back[n] for n in range(len(before.back), len(after.back)))
    for code in RATES:
        assert abs(after.tax(code) - before.tax(code)) <= touched + standing


def test_that_cent_by_hand() -> None:
    """21 → 15 gives back 262.65 and 13.13; 15 → 18 → 21 charges 131.33 and 131.32, each with 6.57."""
    papers = lived(PERIODS[3], [(0, 21), (8, 15), (8, 18), (8, 21)])
    assert papers.back == [26265, 0, 0]
    assert papers.charged == [123900, 13133, 13132]
    assert [each["CA-GST"] for each in papers.taxes] == [6195, 657, 657]
    assert papers.credited[0]["CA-GST"] == 1313
    assert (papers.net, papers.tax("CA-GST")) == (123900, 6196)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.lists(st.integers(1, 10**5), max_size=9))
def test_a_line_given_back_in_parts_gives_back_its_discount_whole(amount: int, discount: int, parts: list[int]) -> None:
    line = ChargedLine(1, UUID(int=1), amount, min(discount, amount))
    back = back_discount = 0
    for wanted in [*parts, amount]:
        for part in split(wanted, [ChargedLine(1, line.invoice_id, amount, line.discount_minor, back, back_discount)]):
            back, back_discount = back + part.amount_minor, back_discount + part.discount_minor
            assert 0 <= part.discount_minor <= part.amount_minor
        assert back_discount == returned_discount(back, amount, line.discount_minor)
    assert (back, back_discount) == (amount, line.discount_minor)
