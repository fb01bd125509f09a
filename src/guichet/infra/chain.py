"""Chains of hashes over rows that never change, so that tampering shows (docs/adr/0016).

A chain is a series of `infra.counters`; each thing in it is one link: the digests of its rows, and
link n = SHA-256(link n-1 ‖ digests). Digests are taken by the database, from what it holds, in one canonical form: the
same text writes a link and checks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from guichet.infra import bulk, counters
from guichet.infra.models import ChainLink
from guichet.infra.reads import rows

COLUMNS = ["chain", "position", "kind", "subject_id", "digests", "link"]
BATCH = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChainedRow:
    """Some of the rows that a chained thing is made of. Everything in it is SQL.

    `subject` is the thing's id in `source`; `label` says which of its rows it is, `place` puts them in order, as text.
    `values` are what counts of a row, each in a form that no setting changes: instants as seconds, numerics trimmed.
    """

    label: str
    place: str
    subject: str
    source: str
    values: tuple[str, ...]

    def select(self, part: int, only: str) -> str:
        """SQL of (subject_id, part, place, label, digest)."""
        return f"""
SELECT subject_id, part, place, label, digest FROM (
    SELECT {self.subject} AS subject_id, {part} AS part, {self.place} AS place, {self.label} AS label,
        sha256(convert_to(json_build_array({", ".join(self.values)})::text, 'UTF8')) AS digest
    FROM {self.source}
) AS row_{part} WHERE {only}"""  # noqa: S608 - made of the program's own text


@dataclass(frozen=True, slots=True)
class Chained:
    """A kind of thing that is chained, and what of it. Once links of a kind exist it never changes.

    What is to be said otherwise, a column more among it, is another kind, with another name.
    """

    kind: str
    rows: tuple[ChainedRow, ...]

    def digests(self, only: str = "true") -> str:
        """SQL of (subject_id, digests) of each thing; `only` is a condition on `subject_id`."""
        return f"""
SELECT subject_id, string_agg(digest, ''::bytea ORDER BY part, place COLLATE "C") AS digests
FROM ({self.each_row(only)}) AS rows GROUP BY subject_id"""  # noqa: S608 - made of the program's own text

    def each_row(self, only: str = "true") -> str:
        """SQL of (subject_id, part, place, label, digest)."""
        return " UNION ALL ".join(row.select(part, only) for part, row in enumerate(self.rows))


def instant(column: str) -> str:
    """SQL of an instant, whatever the time zone of the session."""
    return f"extract(epoch FROM {column})"


def extend(chain: str, chained: Chained, ids: Sequence[UUID], positions: Sequence[int] | None = None) -> None:
    """Link the things of `ids`, in their order, to the chain, whose next numbers are `positions`, or are taken here.

    Their rows are written already, in this unit of work. Three statements, whatever their number.
    """
    places = counters.take(chain, len(ids)) if positions is None else positions
    _extend({chain: (places, ids)}, chained)


def extend_each(things: Mapping[str, Sequence[UUID]], chained: Chained) -> None:
    """As `extend`, each of several chains by its own things: three statements, whatever the number of chains."""
    if things:
        places = counters.take_each({chain: len(ids) for chain, ids in things.items()})
        _extend({chain: (places[chain], ids) for chain, ids in things.items()}, chained)


def grouped(things: Iterable[tuple[str, UUID]]) -> dict[str, list[UUID]]:
    """Chain → things, in their order: what `extend_each` takes."""
    found: dict[str, list[UUID]] = {}
    for chain, subject_id in things:
        found.setdefault(chain, []).append(subject_id)
    return found


def _extend(links: Mapping[str, tuple[Sequence[int], Sequence[UUID]]], chained: Chained) -> None:
    found = rows(
        f"SELECT subject_id, NULL AS chain, digests FROM ({chained.digests('subject_id = ANY(%(ids)s)')}) AS things "  # noqa: S608
        "UNION ALL SELECT NULL, l.chain, l.link FROM infra_chainlink l "
        "JOIN unnest(%(chains)s::text[], %(before)s::bigint[]) AS b (chain, position) USING (chain, position)",
        {
            "ids": [subject_id for _, ids in links.values() for subject_id in ids],
            "chains": list(links),
            "before": [places[0] - 1 for places, _ in links.values()],
        },
    )
    digests = {subject_id: bytes(digest) for subject_id, _, digest in found if subject_id is not None}
    before = {chain: bytes(link) for subject_id, chain, link in found if subject_id is None}
    made = []
    for chain, (places, ids) in links.items():
        link = before.get(chain)
        for position, subject_id in zip(places, ids, strict=True):
            link = _next(chain, link, digests[subject_id])
            made.append((chain, position, chained.kind, subject_id, digests[subject_id], link))
    bulk.insert(ChainLink, COLUMNS, made)


def link_existing(ordered: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Chain rows that were there before their chains; memory stays flat.

    `ordered` is SQL of (chain, kind, subject_id, digests), each chain's links together and in order. Its counter is
    set to their number.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(ordered, parameters)
        for batch in _batches(_linked(cursor)):
            bulk.insert(ChainLink, COLUMNS, batch)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO infra_counter (key, value) SELECT chain, max(position) FROM infra_chainlink GROUP BY chain "
            "ON CONFLICT (key) DO NOTHING"
        )


def heads() -> Iterator[tuple[str, int, str]]:
    """The last link of each chain, as (chain, position, link in hexadecimal), in the order of their names."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT l.chain, l.position, encode(l.link, 'hex') FROM infra_counter c "
            'JOIN infra_chainlink l ON l.chain = c.key AND l.position = c.value ORDER BY l.chain COLLATE "C"'
        )
        yield from cursor


def lost(noted: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, int]]:
    """Those of the heads noted before, (chain, position, link), whose link is no longer there."""
    for batch in _batches(noted):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n.chain, n.position "
                "FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS n (chain, position, link) "
                "LEFT JOIN infra_chainlink l ON l.chain = n.chain AND l.position = n.position "
                "WHERE encode(l.link, 'hex') IS DISTINCT FROM n.link",
                [list(column) for column in zip(*batch, strict=True)],
            )
            yield from cursor.fetchall()


def _linked(found: Iterable[tuple[str, str, UUID, bytes]]) -> Iterator[tuple[str, int, str, UUID, bytes, bytes]]:
    current, position, link = "", 0, None
    for chain, kind, subject_id, digests in found:
        if chain != current:
            current, position, link = chain, 0, None
        position += 1
        link = _next(chain, link, bytes(digests))
        yield chain, position, kind, subject_id, bytes(digests), link


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _next(chain: str, link: bytes | None, digests: bytes) -> bytes:
    """The first link follows the chain's own name, so that no chain can stand for another."""
    before = sha256(chain.encode()).digest() if link is None else bytes(link)
    return sha256(before + digests).digest()
