"""The door of subscriptions."""

from guichet.contexts.subscriptions.domain.charging import ItemTerms, period_lines
from guichet.contexts.subscriptions.domain.states import Status
from guichet.contexts.subscriptions.operations.advance_billing import advance_billing
from guichet.contexts.subscriptions.operations.change_status import change_status
from guichet.contexts.subscriptions.operations.start_subscription import start_subscription
from guichet.contexts.subscriptions.queries import (
    ItemView,
    SubscriptionView,
    count_due,
    get_subscriptions,
    list_due_customers,
    list_subscriptions,
    lock_due,
    next_due_date,
)

__all__ = [
    "ItemTerms",
    "ItemView",
    "Status",
    "SubscriptionView",
    "advance_billing",
    "change_status",
    "count_due",
    "get_subscriptions",
    "list_due_customers",
    "list_subscriptions",
    "lock_due",
    "next_due_date",
    "period_lines",
    "start_subscription",
]
