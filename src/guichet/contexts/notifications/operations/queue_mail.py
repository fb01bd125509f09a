"""Queues mails with the facts that they tell, set-wise; the same fact twice is one mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from guichet.contexts.invoicing.public import list_drawn
from guichet.contexts.notifications.models import Mail
from guichet.infra import bulk, jobs
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_ids

SEND_TASK = "notifications.send_mail"
_COLUMNS = (
    "id", "brand_id", "customer_id", "kind", "to", "language", "data", "invoice_id", "credit_note_id", "once", "status",
    "subject", "text", "html", "queued_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail to be queued; `once` names the fact that it tells.

    With `waits_for_pdf_of` it goes as soon as that invoice is drawn. Whoever queues it holds the invoice's lock, as
    does whoever keeps the drawing: so one of the two sees the other's work. With `waits_for_note` it goes with that
    credit note, which is drawn after the transaction that issues it and queues this.
    """

    kind: str
    brand_id: UUID
    to: str
    language: str
    data: Mapping[str, Any]
    once: str
    customer_id: UUID | None = None
    waits_for_pdf_of: UUID | None = None
    waits_for_note: UUID | None = None


def queue_mails(drafts: Sequence[MailDraft]) -> None:
    """Must run inside the unit of work of the facts. Three statements, whatever their number."""
    told = dict(zip(new_ids(len(drafts)), drafts, strict=True))
    queued_at = wall_now()
    rows = [
        (
            id_, draft.brand_id, draft.customer_id, draft.kind, draft.to, draft.language, dict(draft.data),
            draft.waits_for_pdf_of, draft.waits_for_note, draft.once, Mail.Status.QUEUED.value, "", "", "", queued_at,
        )
        for id_, draft in told.items()
    ]  # fmt: skip
    new = bulk.insert_missing(Mail, _COLUMNS, rows)
    made = {id_: draft for id_, draft in told.items() if id_ in new}
    awaited = {draft.waits_for_pdf_of for draft in made.values() if draft.waits_for_pdf_of is not None}
    drawn = list_drawn(awaited) if awaited else set()
    send_soon(
        [
            id_
            for id_, draft in made.items()
            if draft.waits_for_note is None and (draft.waits_for_pdf_of is None or draft.waits_for_pdf_of in drawn)
        ]
    )


def queue_mail(
    kind: str,
    *,
    brand_id: UUID,
    to: str,
    language: str,
    data: Mapping[str, Any],
    once: str,
    customer_id: UUID | None = None,
    waits_for_pdf_of: UUID | None = None,
    waits_for_note: UUID | None = None,
) -> None:
    """As `queue_mails`, one mail."""
    queue_mails([MailDraft(kind, brand_id, to, language, data, once, customer_id, waits_for_pdf_of, waits_for_note)])


def send_soon(mail_ids: Sequence[UUID]) -> None:
    jobs.defer_many(
        SEND_TASK,
        [{"mail_id": str(mail_id)} for mail_id in mail_ids],
        locks=[f"mail:{mail_id}" for mail_id in mail_ids],
    )


def send_those_waiting_for(documents_of: Sequence[UUID]) -> None:
    """These invoices or credit notes are drawn: their mails can go."""
    of = Q(invoice_id__in=documents_of) | Q(credit_note_id__in=documents_of)
    waiting = Mail.objects.filter(of, status=Mail.Status.QUEUED)
    send_soon(list(waiting.values_list("pk", flat=True)))
