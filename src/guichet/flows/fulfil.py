"""What a paid order makes: the subscription, its first invoice, the books, the words that go out.

Inside the unit of work that records the payment's success, so either all of it exists or none.
"""

from __future__ import annotations

from datetime import datetime

from guichet.contexts.access.public import get_person
from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import get_prices
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import (
    Collection,
    CollectionKind,
    InvoiceDraft,
    Language,
    get_invoice,
    issue,
)
from guichet.contexts.ordering.public import OrderStatus, OrderView, move_order
from guichet.contexts.payments.public import AttemptView, prefer_method
from guichet.contexts.subscriptions.public import ItemTerms, start_subscription
from guichet.contexts.tax.public import seller_taxes
from guichet.flows.invoice_payment import invoice_paid
from guichet.infra import audit, jobs, outbox
from guichet.infra.clock import day_of
from guichet.kernel.billing_cycle import Anchor

RENDER_TASK = "flows.render_invoice"


def fulfil(brand: BrandView, order: OrderView, attempt: AttemptView, at: datetime) -> None:
    """The customer and the order are locked and the payment has just succeeded. Charges exactly `order.bill`."""
    customer = get_customer(order.customer_id)
    prices = get_prices([line.price_id for line in order.bill.lines])
    subscription = start_subscription(
        brand_id=brand.id,
        customer_id=customer.id,
        currency=order.bill.currency,
        # The period begins on the day that was shown, even if the bank took until the next to say yes.
        anchor=Anchor(day_of(brand, order.decided_at), prices[order.price_id].interval),
        items=[ItemTerms(line.price_id, line.quantity, line.unit_amount_minor) for line in order.bill.lines],
        source_id=order.id,
        at=at,
    )
    issue_date = day_of(brand, at)
    issued = issue(
        brand,
        [
            InvoiceDraft(
                customer=customer,
                bill=order.bill,
                item_ids=tuple(item.id for item in subscription.items),
                subscription_id=subscription.id,
                language=language_of(get_person(order.person_id).language),
                due_date=issue_date,
                collection=Collection(CollectionKind.AT_ISSUE, issue_date, attempt.method_label),
                next_billing_date=subscription.billed_until,
                order_id=order.id,
            )
        ],
        prices=prices,
        taxes=seller_taxes(brand.id, brand.country, issue_date),
        at=at,
    )[0]
    move_order(order.id, OrderStatus.FULFILLED, at)
    prefer_method(attempt.method_id)
    actor = audit.person(order.person_id)
    audit.record(
        actor, "subscription.started", brand_id=brand.id, customer_id=customer.id, at=at,
        subject=("subscription", subscription.id), after={"quantity": order.quantity, "price": str(order.price_id)},
    )  # fmt: skip
    outbox.publish(
        [
            outbox.Event("subscription.started", brand.id, customer.id, at, {"subscription": str(subscription.id)}),
            outbox.Event(
                "invoice.issued", brand.id, customer.id, at, {"invoice": str(issued.id), "number": issued.number}
            ),
        ]
    )
    jobs.defer(RENDER_TASK, lock=f"document:{issued.id}", invoice_id=str(issued.id))
    invoice_paid(brand, get_invoice(issued.id), attempt, at)


def language_of(language: str) -> Language:
    return "en" if language == "en" else "fr"
