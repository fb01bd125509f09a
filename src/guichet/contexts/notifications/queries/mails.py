"""Reads of mails, for the page that shows every mail of a demo, and for what was told to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.contexts.invoicing.public import find_pdf, get_credit_note, get_invoice
from guichet.contexts.notifications.models import Mail


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail as sent; `sent_at` in the brand's zone. `attachments` are (file name, media type, reader of the bytes)."""

    id: UUID
    brand_name: str
    to: str
    subject: str
    text: str
    html: str
    sent_at: datetime
    attachments: tuple[tuple[str, str, Callable[[], bytes]], ...]


def _view(row: Mail) -> MailView:
    attachments: list[tuple[str, str, Callable[[], bytes]]] = []
    if row.invoice_id is not None:
        invoice_id = row.invoice_id
        attachments.append(
            (f"{get_invoice(invoice_id).number}.pdf", "application/pdf", lambda: find_pdf(invoice_id) or b"")
        )
    if row.credit_note_id is not None:
        note_id = row.credit_note_id
        name = f"{get_credit_note(note_id).number}.pdf"
        attachments.append((name, "application/pdf", lambda: find_pdf(note_id) or b""))
    return MailView(
        row.id,
        row.brand.name,
        row.to,
        row.subject,
        row.text,
        row.html,
        (row.sent_at or row.queued_at).astimezone(ZoneInfo(row.brand.time_zone)),
        tuple(attachments),
    )


def list_mails(limit: int, to: str = "") -> Sequence[MailView]:
    """The newest sent mails, to one address if given."""
    rows = Mail.objects.select_related("brand").filter(status=Mail.Status.SENT).order_by("-id")
    return [_view(row) for row in (rows.filter(to=to) if to else rows)[:limit]]


@dataclass(frozen=True, slots=True)
class MailLine:
    """A sent mail in a list; `sent_at` is a wall instant."""

    id: UUID
    to: str
    subject: str
    sent_at: datetime


def list_mails_to(customer_id: UUID, limit: int) -> list[MailLine]:
    """What a customer's people were told, the newest first."""
    rows = Mail.objects.filter(customer_id=customer_id, status=Mail.Status.SENT).order_by("-id")[:limit]
    return [MailLine(row.id, row.to, row.subject, row.sent_at or row.queued_at) for row in rows]


def count_sent(brand_id: UUID, since: datetime) -> int:
    """How many mails of the brand were sent since a wall instant."""
    return Mail.objects.filter(brand_id=brand_id, sent_at__gte=since).count()


def get_mail(mail_id: UUID) -> MailView:
    """LookupError when there is no such sent mail."""
    row = Mail.objects.select_related("brand").filter(pk=mail_id, status=Mail.Status.SENT).first()
    if row is None:
        raise LookupError(mail_id)
    return _view(row)


@dataclass(frozen=True, slots=True)
class Told:
    """A mail that was queued or sent: to whom, in which language, of what."""

    id: UUID
    customer_id: UUID | None
    to: str
    language: str
    data: dict[str, Any]
    once: str


def list_told(once_begins: str, *, after: UUID | None, limit: int) -> list[Told]:
    """Mails whose fact begins so, by id, those beyond `after`."""
    rows = Mail.objects.filter(once__startswith=once_begins).order_by("pk")
    found = (rows.filter(pk__gt=after) if after else rows)[:limit]
    return [Told(row.id, row.customer_id, row.to, row.language, row.data, row.once) for row in found]


def count_facts(once_begins: str) -> int:
    """How many mails there are whose fact begins so."""
    return Mail.objects.filter(once__startswith=once_begins).count()
