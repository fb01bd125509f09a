"""The door of subscriptions."""

from guichet.contexts.subscriptions.domain.charging import ItemTerms, period_lines
from guichet.contexts.subscriptions.domain.proration import Terms, returned_discount, segments, whole, worth
from guichet.contexts.subscriptions.domain.states import HALTED, ChangeKind, ChangeStatus, ParkedFor, Status
from guichet.contexts.subscriptions.operations.advance_billing import advance_billing
from guichet.contexts.subscriptions.operations.align import align
from guichet.contexts.subscriptions.operations.at_term import convert_trials, pause_subscriptions
from guichet.contexts.subscriptions.operations.change_terms import NewTerms, change_terms
from guichet.contexts.subscriptions.operations.end_subscriptions import end_now, end_subscriptions
from guichet.contexts.subscriptions.operations.name_subscription import name_subscription
from guichet.contexts.subscriptions.operations.park import park, release
from guichet.contexts.subscriptions.operations.redeem_coupon import redeem_coupon
from guichet.contexts.subscriptions.operations.renewal import set_renewal
from guichet.contexts.subscriptions.operations.resume import NotHaltedError, resume
from guichet.contexts.subscriptions.operations.schedule_change import (
    close_waiting,
    record_end_now,
    record_pause_now,
    record_terms_now,
    schedule_end,
    schedule_pause,
    schedule_terms,
    take_back,
)
from guichet.contexts.subscriptions.operations.standing import (
    NotSuspendableError,
    catch_up,
    fall_behind,
    forgive,
    suspend,
)
from guichet.contexts.subscriptions.operations.start_subscription import start_subscription
from guichet.contexts.subscriptions.queries import (
    ItemChangeView,
    ParkedView,
    count_due,
    count_redeemed,
    count_with_price,
    find_parked,
    find_predecessor,
    get_subscriptions,
    get_subscriptions_of,
    has_ever_subscribed,
    list_changed_inside,
    list_changes,
    list_due_customers,
    list_live_subscriptions,
    list_parked,
    list_subscriptions,
    list_terms,
    list_with_price,
    lock_due,
    lock_subscription,
    next_due_date,
    terms_of,
    was_made,
)
from guichet.contexts.subscriptions.views import ComingEnd, ComingPause, ComingTerms, ItemView, SubscriptionView

__all__ = [
    "HALTED",
    "ChangeKind",
    "ChangeStatus",
    "ComingEnd",
    "ComingPause",
    "ComingTerms",
    "ItemChangeView",
    "ItemTerms",
    "ItemView",
    "NewTerms",
    "NotHaltedError",
    "NotSuspendableError",
    "ParkedFor",
    "ParkedView",
    "Status",
    "SubscriptionView",
    "Terms",
    "advance_billing",
    "align",
    "catch_up",
    "change_terms",
    "close_waiting",
    "convert_trials",
    "count_due",
    "count_redeemed",
    "count_with_price",
    "end_now",
    "end_subscriptions",
    "fall_behind",
    "find_parked",
    "find_predecessor",
    "forgive",
    "get_subscriptions",
    "get_subscriptions_of",
    "has_ever_subscribed",
    "list_changed_inside",
    "list_changes",
    "list_due_customers",
    "list_live_subscriptions",
    "list_parked",
    "list_subscriptions",
    "list_terms",
    "list_with_price",
    "lock_due",
    "lock_subscription",
    "name_subscription",
    "next_due_date",
    "park",
    "pause_subscriptions",
    "period_lines",
    "record_end_now",
    "record_pause_now",
    "record_terms_now",
    "redeem_coupon",
    "release",
    "resume",
    "returned_discount",
    "schedule_end",
    "schedule_pause",
    "schedule_terms",
    "segments",
    "set_renewal",
    "start_subscription",
    "suspend",
    "take_back",
    "terms_of",
    "was_made",
    "whole",
    "worth",
]
