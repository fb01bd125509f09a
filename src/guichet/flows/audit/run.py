"""Runs every check on one snapshot of the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from guichet.contexts.ledger.public import accounts
from guichet.contexts.payments.public import OPEN_ATTEMPTS, TAKEN_ATTEMPTS
from guichet.contexts.tax.public import REVERSE_CHARGE
from guichet.flows.audit.books import BOOKS
from guichet.flows.audit.chains import CHAINS, UNBROKEN
from guichet.flows.audit.credit import CREDIT
from guichet.flows.audit.dunning import DUNNING
from guichet.flows.audit.heads import gone, note
from guichet.flows.audit.invariant import Invariant, Violation
from guichet.flows.audit.invoices import INVOICES
from guichet.flows.audit.payments import PAYMENTS
from guichet.flows.audit.seats import SEATS
from guichet.flows.audit.subscriptions import SUBSCRIPTIONS
from guichet.flows.audit.usage import USAGE
from guichet.infra.reads import rows

INVARIANTS: tuple[Invariant, ...] = (
    *BOOKS, *INVOICES, *PAYMENTS, *SUBSCRIPTIONS, *SEATS, *CREDIT, *USAGE, *DUNNING, *CHAINS,
)  # fmt: skip
PARAMETERS: dict[str, str | list[str]] = {
    "due_when_paid": sorted(accounts.DUE_WHEN_PAID),
    "reverse_charge": REVERSE_CHARGE,
    "open_attempts": sorted(status.value for status in OPEN_ATTEMPTS),
    "taken_attempts": sorted(status.value for status in TAKEN_ATTEMPTS),
}
COUNTED = {
    "invoices": "invoicing_invoice",
    "credit notes": "invoicing_creditnote",
    "documents": "invoicing_document",
    "payments": "payments_payment",
    "orders": "ordering_order",
    "dunning runs": "dunning_run",
    "subscriptions": "subscriptions_subscription",
    "seats": "entitlements_seat",
    "usage events": "usage_usageevent",
    "entries": "ledger_entry",
    "postings": "ledger_posting",
}
# So that a damaged million takes no more memory than a sound one.
MOST_A_CHECK = 1000


@dataclass(frozen=True, slots=True)
class Report:
    """How many rows were looked at, by kind, and what is wrong. `cut` names invariants with more than is listed.

    `parked` are customers who are billed no further before a person has looked, each by number with the reason: nothing
    is wrong with the rows, but something waits. `head` is one hash over the heads of that many `chains`.
    """

    checked: dict[str, int]
    wrong: tuple[Violation, ...]
    cut: tuple[str, ...] = field(default=())
    parked: tuple[tuple[str, str], ...] = field(default=())
    chains: int = 0
    head: str = ""

    @property
    def ok(self) -> bool:
        return not self.wrong


def audit(heads: Path | None = None) -> Report:
    """Check everything. Writes nothing in the database and locks nobody out; call it outside a transaction.

    With `heads` also against the heads of chains in that file, if it is there; if all holds, it has today's afterwards.
    HeadsUnreadableError if it holds something else, OSError if it cannot be read or written.
    """
    fresh = heads and heads.with_name(f"{heads.name}.new")
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = {invariant.id: list(violations([invariant])) for invariant in INVARIANTS}
        if heads is not None and heads.exists():
            found[UNBROKEN.id] += gone(heads, UNBROKEN.id, MOST_A_CHECK + 1)
        chains, head = note(fresh)
        checked = {kind: _count(table) for kind, table in COUNTED.items()}
        parked = _parked()
    report = Report(
        checked,
        tuple(violation for of_one in found.values() for violation in of_one[:MOST_A_CHECK]),
        tuple(name for name, of_one in found.items() if len(of_one) > MOST_A_CHECK),
        parked,
        chains,
        head,
    )
    if heads is not None and fresh is not None:
        if report.ok:
            fresh.replace(heads)
        else:
            fresh.unlink()
    return report


def _parked() -> tuple[tuple[str, str], ...]:
    return tuple(
        rows(
            "SELECT c.number, concat(p.reason, ': ', p.detail) FROM subscriptions_parking p "
            "JOIN customers_customer c ON c.id = p.customer_id WHERE p.released_at IS NULL ORDER BY p.id LIMIT %s",
            [MOST_A_CHECK],
        )
    )


def violations(invariants: Sequence[Invariant] = INVARIANTS) -> Iterator[Violation]:
    """What the current transaction sees that breaks them, one more than MOST_A_CHECK each at most."""
    for invariant in invariants:
        statement = f"SELECT * FROM ({invariant.statement}) AS found LIMIT {MOST_A_CHECK + 1}"  # noqa: S608
        for subject, subject_id, detail in rows(statement, PARAMETERS):
            yield Violation(invariant.id, subject, str(subject_id), detail)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of COUNTED
        return int(cursor.fetchone()[0])
