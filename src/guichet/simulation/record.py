"""What there is of a resident, in words that are the same whenever the same seed is lived: no ids, no instants."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.contexts.catalog.public import get_prices
from guichet.contexts.invoicing.public import list_credit_notes, list_invoices
from guichet.contexts.ledger.public import balances
from guichet.contexts.payments.public import list_attempts, list_methods
from guichet.contexts.subscriptions.public import SubscriptionView, list_subscriptions
from guichet.simulation.house import Resident

MANY = 1000


def state_of(resident: Resident) -> Iterator[str]:
    """Subscriptions, documents, payments, methods, books."""
    yield resident.name
    for subscription in list_subscriptions(resident.customer_id):
        yield f"  {_subscription(subscription)}"
    for invoice in reversed(list_invoices(resident.customer_id)):
        yield f"  {invoice.number} {invoice.issue_date} {invoice.total.minor} {invoice.status}"
    for note in list_credit_notes(resident.customer_id):
        yield f"  {note.number} {note.issue_date} {note.total.minor} on {note.invoice_number}"
    for attempt in reversed(list_attempts(resident.customer_id, MANY)):
        yield f"  {attempt.money.minor} {attempt.status} {attempt.failure_code}".rstrip()
    for method in list_methods(resident.customer_id):
        yield f"  {method.last_four}{' preferred' if method.is_preferred else ''}"
    books = balances(resident.brand_id, customer_id=resident.customer_id)
    for (currency, code), amount in sorted(books.items()):
        if amount:
            yield f"  {code} {amount} {currency}"


def _subscription(subscription: SubscriptionView) -> str:
    prices = get_prices([item.price_id for item in subscription.items])
    items = [
        f"{item.quantity} {prices[item.price_id].product_code}/{prices[item.price_id].interval.unit}"
        for item in subscription.items
    ]
    waits = [type(each).__name__ for each in (subscription.coming, subscription.pauses, subscription.ends) if each]
    told = [subscription.status.value, *items, f"until {subscription.billed_until}", *waits]
    return " ".join(told if subscription.renews else [*told, "expires"])
