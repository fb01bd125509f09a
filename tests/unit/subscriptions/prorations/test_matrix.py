"""Each row of `matrix.txt`: what changes charge, whatever the period's length, the position and the number of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from guichet.contexts.subscriptions.public import Terms, segments, worth
from guichet.kernel.periods import Period

ROW = re.compile(
    r"(?P<start>\S+) to (?P<end>\S+) +(?P<price>[\d.]+)  (?P<changes>.+?) +(?P<charges>-?[\d.]+)   (?P<because>\S.*)"
)
CHANGE = re.compile(r"(?P<quantity>\d+)(?: at (?P<price>[\d.]+))?(?: from (?P<day>[\d-]+))?")
CLOSED = re.compile(r", closed on (?P<day>[\d-]+)$")


@dataclass(frozen=True)
class Row:
    period: Period
    terms: tuple[Terms, ...]
    closed_on: date | None
    charges_minor: int


def read(line: str) -> Row:
    found = ROW.fullmatch(line)
    assert found is not None, line
    start, end = (date.fromisoformat(found[side]) for side in ("start", "end"))
    closed = CLOSED.search(found["changes"])
    told = CLOSED.sub("", found["changes"])
    return Row(
        period=Period(start, end),
        terms=tuple(_change(part, start, found["price"]) for part in told.split(", ")),
        closed_on=date.fromisoformat(closed["day"]) if closed else None,
        charges_minor=int(Decimal(found["charges"]) * 100),
    )


def _change(told: str, start: date, price: str) -> Terms:
    """From the period's start and at its price, unless told."""
    found = CHANGE.fullmatch(told)
    assert found is not None, told
    since = date.fromisoformat(found["day"]) if found["day"] else start
    return Terms(since, int(found["quantity"]), Decimal(found["price"] or price) * 100)


LINES = [line for line in (Path(__file__).parent / "matrix.txt").read_text().splitlines() if line[:2] == "20"]


@pytest.mark.parametrize("line", LINES, ids=[re.sub(r" {2,}.*because.*| {3,}", "  ", line)[:70] for line in LINES])
def test_a_row_charges_what_it_says(line: str) -> None:
    row = read(line)
    charged, last = 0, 0
    for count in range(1, len(row.terms) + 1):
        last = worth(segments(row.terms[:count], row.period), row.period) - charged
        charged += last
    if row.closed_on is not None:
        last = worth(segments(row.terms, row.period, until=row.closed_on), row.period) - charged
    assert last == row.charges_minor


def test_the_matrix_has_every_length_of_a_period() -> None:
    assert {read(line).period.days for line in LINES} == {28, 29, 30, 31, 365, 366}
