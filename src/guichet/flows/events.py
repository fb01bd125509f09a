"""Events of invoices, money and subscriptions in one form each, for whoever publishes them.

What changes whether a subscription may be used, or how much of it, is told twice: as what happened, and as what the
customer may do from then on, so that a product has to understand three events only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import InvoiceView, IssuedInvoice
from guichet.contexts.payments.public import AttemptView, RefundView
from guichet.infra import outbox

GRANTED, CHANGED, REVOKED = "entitlement.granted", "entitlement.changed", "entitlement.revoked"
ENTITLES = {
    "subscription.started": GRANTED,
    "subscription.enrolled": GRANTED,
    "subscription.trial_started": GRANTED,
    "subscription.resumed": GRANTED,
    "subscription.changed": CHANGED,
    "subscription.paused": REVOKED,
    "subscription.suspended": REVOKED,
    "subscription.ended": REVOKED,
    "subscription.expired": REVOKED,
}


def publish_issued(brand: BrandView, issued: Sequence[IssuedInvoice], at: datetime) -> None:
    outbox.publish(
        [
            outbox.Event(
                "invoice.issued", brand.id, each.customer_id, at,
                {
                    "invoice": str(each.id), "number": each.number, "total_minor": each.total_minor,
                    "currency": each.currency,
                },
            )
            for each in issued
        ]
    )  # fmt: skip


def invoice_told(invoice: InvoiceView) -> dict[str, object]:
    """What every event of an invoice says of it."""
    total = invoice.total
    return {
        "invoice": str(invoice.id), "number": invoice.number, "total_minor": total.minor, "currency": total.currency,
    }  # fmt: skip


def invoice_events(brand: BrandView, name: str, invoices: Sequence[InvoiceView], at: datetime) -> list[outbox.Event]:
    return [outbox.Event(name, brand.id, each.customer_id, at, invoice_told(each)) for each in invoices]


def publish_invoices(brand: BrandView, name: str, invoices: Sequence[InvoiceView], at: datetime) -> None:
    outbox.publish(invoice_events(brand, name, invoices, at))


def payment_told(attempt: AttemptView) -> dict[str, object]:
    """What every event of a payment says of it."""
    money = attempt.money
    return {"payment": str(attempt.payment_id), "amount_minor": money.minor, "currency": money.currency}


def publish_refused(brand: BrandView, attempt: AttemptView, at: datetime, **of: str) -> None:
    """The payment of an order, or `of` an invoice, was refused."""
    told = {**payment_told(attempt), **of, "code": attempt.failure_code}
    outbox.publish([outbox.Event("payment.failed", brand.id, attempt.customer_id, at, told)])


def publish_refund(brand: BrandView, name: str, refund: RefundView, at: datetime) -> None:
    told = {"refund": str(refund.id), "amount_minor": refund.money.minor, "currency": refund.money.currency}
    outbox.publish([outbox.Event(name, brand.id, refund.customer_id, at, told)])


def publish_subscriptions(
    brand: BrandView, name: str, of: Sequence[tuple[UUID, UUID]], at: datetime, *, entitles: bool = True
) -> None:
    """`of` are customers and subscriptions; not `entitles` where nobody may use more or less than before."""
    entitlement = ENTITLES.get(name) if entitles else None
    events = []
    for customer_id, subscription_id in of:
        told: dict[str, object] = {"subscription": str(subscription_id)}
        events.append(outbox.Event(name, brand.id, customer_id, at, told))
        if entitlement is not None:
            access = {**told, "access": entitlement != REVOKED}
            events.append(outbox.Event(entitlement, brand.id, customer_id, at, access))
    outbox.publish(events)
