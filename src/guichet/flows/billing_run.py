"""A billing run: everything due up to a day is issued, then what waits in the queue is worked off here.

Any number of processes may run it at once, and it may die at any moment: run again, it goes on where it was.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from guichet.contexts.brands.public import get_brand
from guichet.contexts.invoicing.public import InvoiceStatus, LaterDayError, list_totals
from guichet.contexts.payments.public import list_failed_invoices
from guichet.contexts.subscriptions.public import count_due
from guichet.flows.renew import issue_due
from guichet.flows.usage.alone import issue_alone
from guichet.infra.clock import today
from guichet.infra.worker import NotQuietError, run_until_quiet

# While all that is left is in other hands: how often to look again, and when to believe that they hang.
LOOK_AGAIN_SECONDS = 1
PATIENCE = 60
TELL_EVERY_SECONDS = 1
CHUNK = 1000


@dataclass(slots=True)
class Tally:
    """The invoices that one run issued, and how they stand at its end: collected, refused, or waiting.

    `minor` holds minor units by state and currency: "collected CAD".
    """

    counts: Counter[str] = field(default_factory=Counter)
    minor: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.counts += other.counts
        self.minor += other.minor

    def amounts(self, state: str) -> dict[str, int]:
        """Currency → minor units."""
        return {key.split()[1]: value for key, value in sorted(self.minor.items()) if key.split()[0] == state}


def run(brand_ids: Sequence[UUID], until: date | None, tell: Callable[[], None]) -> Tally:
    """Issue what is due at each brand up to `until` (None: its today), then collect, draw and mail.

    `tell` is called every now and then while it goes on.
    """
    issued = issue_all(brand_ids, until, tell)
    _work_off(tell)
    return _tally(issued)


def issue_all(brand_ids: Sequence[UUID], until: date | None, tell: Callable[[], None]) -> bytes:
    """The first half of `run`: what is due is issued. The invoices' ids, sixteen bytes each: a million is nothing."""
    issued = bytearray()
    for brand_id in brand_ids:
        _issue_all(brand_id, until, issued, tell)
    return bytes(issued)


def remaining(brand_ids: Sequence[UUID], until: date | None) -> int:
    """Subscriptions with something left to bill."""
    return sum(count_due(brand_id, until or today(get_brand(brand_id))) for brand_id in brand_ids)


def _issue_all(brand_id: UUID, until: date | None, issued: bytearray, tell: Callable[[], None]) -> None:
    in_other_hands = 0
    while in_other_hands < PATIENCE:
        brand = get_brand(brand_id)
        try:
            batch = issue_due(brand, until or today(brand))
        except LaterDayError:
            continue
        if not batch.found:
            break
        if batch.did_something:
            in_other_hands = 0
            issued += b"".join(invoice.id.bytes for invoice in batch.invoices)
        else:
            in_other_hands += 1
            time.sleep(LOOK_AGAIN_SECONDS)
        tell()
    _issue_use(brand_id, until, issued)


def _issue_use(brand_id: UUID, until: date | None, issued: bytearray) -> None:
    """What no renewal bills, once those are done."""
    while True:
        brand = get_brand(brand_id)
        try:
            done = issue_alone(brand, until or today(brand))
        except LaterDayError:
            continue
        if not done.did_something:
            return
        issued += b"".join(invoice.id.bytes for invoice in done.invoices)


def _work_off(tell: Callable[[], None]) -> None:
    while True:
        try:
            run_until_quiet(timeout_seconds=TELL_EVERY_SECONDS)
        except NotQuietError:
            tell()
        else:
            return


def _tally(issued: bytes) -> Tally:
    tally = Tally()
    for start in range(0, len(issued), 16 * CHUNK):
        part = issued[start : start + 16 * CHUNK]
        ids = [UUID(bytes=part[at : at + 16]) for at in range(0, len(part), 16)]
        failed = list_failed_invoices(ids)
        for invoice_id, status, total in list_totals(ids):
            paid = "collected" if status is InvoiceStatus.PAID else "refused" if invoice_id in failed else "waiting"
            for state in ("issued", paid):
                tally.counts[state] += 1
                tally.minor[f"{state} {total.currency}"] += total.minor
    return tally
