"""What must be true after a first purchase, however it went: looked up in the rows and at the provider."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping
from uuid import UUID

from guichet.contexts.invoicing.models import Document, Invoice, InvoiceLine
from guichet.contexts.ledger.models import Entry
from guichet.contexts.notifications.models import Mail
from guichet.contexts.ordering.models import Order
from guichet.contexts.payments.models import Allocation, Attempt, Method, Payment, PaymentEvent, PaymentTarget
from guichet.contexts.subscriptions.models import Item, Subscription
from guichet.infra.models import AuditRecord, Counter, OutboxEvent
from tests.flows.journey import Buyer, House

QUEBEC_BOOKS = {
    "clearing:sandbox": 6784,
    "deferred_revenue": -5900,
    "tax_due:CA-GST": -295,
    "tax_due:CA-QST": -589,
}
OPEN = ["created", "submitted", "pending", "requires_action", "unknown"]


def assert_exactly_one_purchase(
    house: House, buyer: Buyer, *, books: Mapping[str, int] = QUEBEC_BOOKS, alone: bool = True
) -> None:
    """One subscription, one invoice, one charge at the provider, books right, everything told once, all jobs done.

    `books` are the balances after a purchase that nothing else followed; what was taken is their clearing account.
    `alone`: nobody else ever bought in this house.
    """
    taken = books["clearing:sandbox"]
    charges = [charge for charge in house.provider.charges(buyer.known_as) if charge["status"] == "succeeded"]
    assert [(charge["amount"], charge["amount_refunded"]) for charge in charges] == [(taken, 0)]

    customer = {"customer_id": buyer.customer_id}
    order = Order.objects.get(**customer, status="fulfilled")
    assert not Order.objects.filter(**customer, status__in=["open", "awaiting_payment"]).exists()
    subscription = Subscription.objects.get(**customer)
    assert (subscription.status, subscription.source_id) == ("active", order.id)
    item = Item.objects.get(subscription=subscription)
    invoice = Invoice.objects.get(**customer)
    assert (invoice.status, invoice.total_minor, invoice.order_id) == ("paid", taken, order.id)
    assert InvoiceLine.objects.get(invoice=invoice).item_id == item.id
    assert invoice.subscription_id == subscription.id
    assert numbers_taken(house) >= 1

    attempt = Attempt.objects.get(payment__customer_id=buyer.customer_id, status="succeeded")
    assert not Attempt.objects.filter(payment__customer_id=buyer.customer_id, status__in=OPEN).exists()
    assert not PaymentTarget.objects.filter(payment__customer_id=buyer.customer_id, is_open=True).exists()
    payment = Payment.objects.get(**customer, status="succeeded")
    assert payment.id == attempt.payment_id
    succeeded = [p["id"] for p in house.provider.payments(buyer.known_as) if p["status"] == "succeeded"]
    assert succeeded == [attempt.reference]
    event = PaymentEvent.objects.get(payment__customer_id=buyer.customer_id)
    assert (event.kind, event.amount_minor, event.payment_id) == ("charged", taken, payment.id)
    allocation = Allocation.objects.get(payment__customer_id=buyer.customer_id)
    assert (allocation.payment_id, allocation.invoice_id, allocation.amount_minor) == (payment.id, invoice.id, taken)
    assert Method.objects.get(**customer, is_preferred=True).id == attempt.method_id

    assert house.books(buyer.customer_id) == books
    entries = Entry.objects.filter(source_id__in=[invoice.id, allocation.id]).values_list("source_kind", "purpose")
    assert sorted(entries) == [("allocation", "settle"), ("invoice", "issue")]
    if alone:
        assert house.provider.taken() == [taken]
        assert house.books() == books
        assert Entry.objects.filter(brand_id=house.brand.id).count() == 2
        assert invoice.number.endswith("-0001")
    told = OutboxEvent.objects.filter(customer_id=buyer.customer_id).values_list("name", flat=True)
    assert Tally(told) == Tally({
        "invoice.issued": 1, "invoice.paid": 1, "method.added": Method.objects.filter(**customer).count(),
        "payment.failed": Attempt.objects.filter(payment__customer_id=buyer.customer_id, status="failed").count(),
        "entitlement.granted": 1, "payment.succeeded": 1, "seat.assigned": 1, "subscription.started": 1,
    })  # fmt: skip
    assert AuditRecord.objects.filter(**customer, action="subscription.started").count() == 1

    mail = Mail.objects.get(**customer)
    assert (mail.kind, mail.status, mail.invoice_id) == ("invoice_paid", "sent", invoice.id)
    assert Document.objects.filter(invoice=invoice).count() == 1


def assert_nothing_bought(house: House, buyer: Buyer) -> None:
    """Nothing charged, nothing started, nothing issued, no number used, nothing in the books, nothing said by mail."""
    assert house.provider.taken() == []
    for rows in (Subscription, Invoice, Mail):
        assert not rows.objects.filter(customer_id=buyer.customer_id).exists(), rows.__name__
    assert numbers_taken(house) == 0
    assert house.books() == {}


def numbers_taken(house: House) -> int:
    """How far the brand's invoice numbers went, all years together; held: each of them is on an invoice, no gap."""
    counters = Counter.objects.filter(key__startswith=f"{house.brand.id}:invoice:")
    taken = sum(counters.values_list("value", flat=True))
    assert taken == Invoice.objects.filter(brand_id=house.brand.id).count()
    return taken


def mails_sent(customer_id: UUID) -> dict[str, int]:
    """Kind → how many were sent."""
    return dict(Tally(Mail.objects.filter(customer_id=customer_id, status="sent").values_list("kind", flat=True)))
