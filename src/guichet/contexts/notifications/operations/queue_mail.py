"""Queues a mail with the fact that it tells; the same fact twice is one mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from guichet.contexts.invoicing.public import get_invoice
from guichet.contexts.notifications.models import Mail
from guichet.infra import jobs
from guichet.infra.clock import wall_now

SEND_TASK = "notifications.send_mail"


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
    """Must run inside the unit of work of the fact.

    With `waits_for_pdf_of` it goes as soon as that invoice is drawn. Whoever calls it holds the invoice's lock, as does
    whoever keeps the drawing: so one of the two sees the other's work. With `waits_for_note` it goes with that credit
    note, which is drawn after the transaction that issues it and queues this.
    """
    mail, made = Mail.objects.get_or_create(
        once=once,
        defaults={
            "brand_id": brand_id,
            "customer_id": customer_id,
            "kind": kind,
            "to": to,
            "language": language,
            "data": dict(data),
            "invoice_id": waits_for_pdf_of,
            "credit_note_id": waits_for_note,
            "status": Mail.Status.QUEUED,
            "queued_at": wall_now(),
        },
    )
    waits = waits_for_note is not None or (
        waits_for_pdf_of is not None and not get_invoice(waits_for_pdf_of).has_document
    )
    if made and not waits:
        send_soon([mail.id])


def send_soon(mail_ids: list[UUID]) -> None:
    for mail_id in mail_ids:
        jobs.defer(SEND_TASK, lock=f"mail:{mail_id}", mail_id=str(mail_id))


def send_those_waiting_for(documents_of: Sequence[UUID]) -> None:
    """These invoices or credit notes are drawn: their mails can go."""
    of = Q(invoice_id__in=documents_of) | Q(credit_note_id__in=documents_of)
    waiting = Mail.objects.filter(of, status=Mail.Status.QUEUED)
    send_soon(list(waiting.values_list("pk", flat=True)))
