"""What happened at a customer, newest first, out of every context: for the company's own people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from guichet.contexts.access.public import list_people
from guichet.contexts.invoicing.public import list_credit_notes, list_invoices
from guichet.contexts.notifications.public import list_mails_to
from guichet.contexts.payments.public import TAKEN_ATTEMPTS, AttemptStatus, list_attempts, list_refunds
from guichet.infra.audit import Actor
from guichet.infra.audit_trail import RecordView, list_records
from guichet.kernel.money import Money

MOST = 60


class EntryKind(StrEnum):
    """CHANGE is a line of the audit trail; the others are facts of money, and mails."""

    CHANGE = "change"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    REFUND = "refund"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """`id` orders entries as they were recorded; `at` is the brand's business instant of what is told.

    What else is set depends on the kind: `number` of a document, `money`, `code` (a status, a failure, a mail's kind),
    `provider_code` (the provider's own word for a refusal), `text` (a mail's subject), `by` (a method's label, an
    address), `record` and `actor_name` of a change.
    """

    kind: EntryKind
    id: UUID
    at: datetime
    number: str = ""
    money: Money | None = None
    code: str = ""
    failure_code: str = ""
    provider_code: str = ""
    text: str = ""
    by: str = ""
    record: RecordView | None = None
    actor_name: str = ""


def timeline(customer_id: UUID, limit: int) -> list[TimelineEntry]:
    """The latest entries, at most MOST of each kind, in the order in which they were recorded, newest first."""
    told: list[TimelineEntry] = []
    for entry in sorted(_entries(customer_id), key=lambda each: each.id):
        # A mail knows only the machine's time; on the brand's clock it went after what was recorded right before it.
        at = told[-1].at if entry.kind is EntryKind.MAIL and told else entry.at
        told.append(replace(entry, at=at))
    return told[: -limit - 1 : -1]


def _entries(customer_id: UUID) -> Iterator[TimelineEntry]:
    records = list_records(customer_id, limit=MOST)
    people = list_people([r.actor.id for r in records if r.actor.kind == "person" and r.actor.id is not None])
    names = {person.id: person.name for person in people}
    for record in records:
        yield TimelineEntry(
            EntryKind.CHANGE, record.id, record.occurred_at, record=record, actor_name=_name(record.actor, names)
        )
    for invoice in list_invoices(customer_id, limit=MOST):
        yield TimelineEntry(
            EntryKind.INVOICE, invoice.id, invoice.issued_at, number=invoice.number, money=invoice.total
        )
    for note in list_credit_notes(customer_id)[-MOST:]:
        yield TimelineEntry(
            EntryKind.CREDIT_NOTE, note.id, note.issued_at, number=note.number, money=note.total, text=note.reason
        )
    for attempt in list_attempts(customer_id, MOST):
        if attempt.status in {*TAKEN_ATTEMPTS, AttemptStatus.FAILED} and attempt.settled_at is not None:
            yield TimelineEntry(
                EntryKind.PAYMENT, attempt.id, attempt.settled_at, money=attempt.money, code=attempt.status.value,
                failure_code=attempt.failure_code, provider_code=attempt.provider_code, by=attempt.method_label,
            )  # fmt: skip
    for refund in list_refunds(customer_id)[-MOST:]:
        yield TimelineEntry(
            EntryKind.REFUND, refund.id, refund.created_at, money=refund.money, code=refund.status,
            by=refund.method_label,
        )  # fmt: skip
    for mail in list_mails_to(customer_id, MOST):
        yield TimelineEntry(EntryKind.MAIL, mail.id, mail.sent_at, text=mail.subject, by=mail.to)


def _name(actor: Actor, names: dict[UUID, str]) -> str:
    return names.get(actor.id, "") if actor.id is not None else ""
