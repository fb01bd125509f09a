"""Sends a queued mail: renders it, hands it to the SMTP server, keeps it as sent.

The server is called outside any transaction. A crash between its answer and our record sends the mail again, under
the same Message-ID, by which mail programs know that it is one.
"""

from __future__ import annotations

from uuid import UUID

from django.core.mail import EmailMultiAlternatives

from guichet.contexts.brands.public import get_brand
from guichet.contexts.invoicing.public import find_pdf, get_credit_note, get_invoice
from guichet.contexts.notifications.models import Mail
from guichet.contexts.notifications.ports import RenderedMail
from guichet.infra.adapters import adapter
from guichet.infra.clock import wall_now


def send_mail(mail_id: UUID) -> None:
    """Does nothing when the mail is sent already."""
    mail = Mail.objects.get(pk=mail_id)
    if mail.status == Mail.Status.SENT:
        return
    brand = get_brand(mail.brand_id)
    rendered: RenderedMail = adapter("mails")(mail.kind, brand, mail.language, mail.data)
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=f'"{brand.name}" <{brand.sender_email}>',
        to=[mail.to],
        reply_to=[brand.support_email],
        headers={"Message-ID": f"<{mail.id}@{brand.host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(rendered.html, "text/html")
    if mail.invoice_id is not None and (pdf := find_pdf(mail.invoice_id)) is not None:
        message.attach(f"{get_invoice(mail.invoice_id).number}.pdf", pdf, "application/pdf")
    if mail.credit_note_id is not None and (pdf := find_pdf(mail.credit_note_id)) is not None:
        message.attach(f"{get_credit_note(mail.credit_note_id).number}.pdf", pdf, "application/pdf")
    message.send()
    Mail.objects.filter(pk=mail_id).update(
        status=Mail.Status.SENT, subject=rendered.subject, text=rendered.text, html=rendered.html, sent_at=wall_now()
    )
