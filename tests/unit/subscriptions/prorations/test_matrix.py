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
CHANGE = re.compile(r"(?P<quantity>\d+)(?: from (?P<day>[\d-]+))?")
CLOSED = re.compile(r", closed on (?P<day>[\d-]+)$")


@dataclass(frozen=True)
class Row:
    period: Period
    price_minor: Decimal
    quantities: tuple[tuple[date, int], ...]
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
        price_minor=Decimal(found["price"]) * 100,
        quantities=tuple(_change(part, start) for part in told.split(", ")),
        closed_on=date.fromisoformat(closed["day"]) if closed else None,
        charges_minor=int(Decimal(found["charges"]) * 100),
    )


def _change(told: str, start: date) -> tuple[date, int]:
    found = CHANGE.fullmatch(told)
    assert found is not None, told
    return date.fromisoformat(found["day"]) if found["day"] else start, int(found["quantity"])


LINES = [line for line in (Path(__file__).parent / "matrix.txt").read_text().splitlines() if line[:2] == "20"]


@pytest.mark.parametrize("line", LINES, ids=[re.sub(r" {2,}.*because.*| {3,}", "  ", line)[:70] for line in LINES])
def test_a_row_charges_what_it_says(line: str) -> None:
    row = read(line)
    charged, last = 0, 0
    for count in range(1, len(row.quantities) + 1):
        terms = [Terms(day, quantity, row.price_minor) for day, quantity in row.quantities[:count]]
        last = worth(segments(terms, row.period), row.period) - charged
        charged += last
    if row.closed_on is not None:
        terms = [Terms(day, quantity, row.price_minor) for day, quantity in row.quantities]
        last = worth(segments(terms, row.period, until=row.closed_on), row.period) - charged
    assert last == row.charges_minor


def test_the_matrix_has_every_length_of_a_period() -> None:
    assert {read(line).period.days for line in LINES} == {28, 29, 30, 31, 365, 366}
