"""The mails on a credit note: that it was issued, that its money went back, or that it could not."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import get_credit_note, get_credit_note_document
from guichet.contexts.notifications.ports import CreditNoteFact
from guichet.contexts.notifications.public import queue_mail
from guichet.contexts.payments.public import RefundView, get_attempt


def tell_credit_note(kind: str, brand: BrandView, note_id: UUID, *, refund: RefundView | None = None) -> None:
    """To the customer's billing address; `refund` is the one that it is about, if it is about one."""
    note, correction = get_credit_note(note_id), get_credit_note_document(note_id).correction
    if correction is None:
        raise ValueError(f"{note.number} corrects nothing")
    customer = get_customer(note.customer_id)
    data = CreditNoteFact(
        customer=customer.name,
        number=note.number,
        invoice_number=note.invoice_number,
        reason=note.reason,
        amount_minor=refund.money.minor if refund else note.total.minor,
        settled_minor=correction.settled_minor,
        refunded_minor=correction.refunded_minor,
        kept_minor=note.total.minor - correction.settled_minor - correction.refunded_minor,
        currency=note.total.currency,
        method=get_attempt(refund.attempt_id).method_label if refund else correction.refunded_to,
        path=f"/facturation/avoirs/{note.number}/",
    )
    queue_mail(
        kind,
        brand_id=brand.id,
        customer_id=customer.id,
        to=customer.billing_email,
        language=list_holders([customer.id])[customer.id][0].language,
        data=data,
        once=f"{kind}:{refund.id if refund else note.id}",
        waits_for_note=None if refund else note.id,
    )
