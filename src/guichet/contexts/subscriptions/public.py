"""The door of subscriptions."""

from guichet.contexts.subscriptions.domain.charging import ItemTerms, period_lines
from guichet.contexts.subscriptions.domain.proration import Terms, returned_discount, segments, worth
from guichet.contexts.subscriptions.domain.states import ChangeKind, ChangeStatus, Status
from guichet.contexts.subscriptions.operations.advance_billing import advance_billing
from guichet.contexts.subscriptions.operations.change_status import change_status
from guichet.contexts.subscriptions.operations.change_terms import NewTerms, change_terms
from guichet.contexts.subscriptions.operations.end_subscriptions import end_subscriptions
from guichet.contexts.subscriptions.operations.redeem_coupon import redeem_coupon
from guichet.contexts.subscriptions.operations.schedule_change import (
    close_waiting,
    schedule_end,
    schedule_terms,
    take_back,
)
from guichet.contexts.subscriptions.operations.start_subscription import start_subscription
from guichet.contexts.subscriptions.queries import (
    ComingEnd,
    ComingTerms,
    ItemView,
    SubscriptionView,
    count_due,
    count_redeemed,
    get_subscriptions,
    has_ever_subscribed,
    list_due_customers,
    list_live_subscriptions,
    list_subscriptions,
    lock_due,
    lock_subscription,
    next_due_date,
    terms_of,
)

__all__ = [
    "ChangeKind",
    "ChangeStatus",
    "ComingEnd",
    "ComingTerms",
    "ItemTerms",
    "ItemView",
    "NewTerms",
    "Status",
    "SubscriptionView",
    "Terms",
    "advance_billing",
    "change_status",
    "change_terms",
    "close_waiting",
    "count_due",
    "count_redeemed",
    "end_subscriptions",
    "get_subscriptions",
    "has_ever_subscribed",
    "list_due_customers",
    "list_live_subscriptions",
    "list_subscriptions",
    "lock_due",
    "lock_subscription",
    "next_due_date",
    "period_lines",
    "redeem_coupon",
    "returned_discount",
    "schedule_end",
    "schedule_terms",
    "segments",
    "start_subscription",
    "take_back",
    "terms_of",
    "worth",
]
