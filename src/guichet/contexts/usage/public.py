"""The door of usage."""

from guichet.contexts.usage.domain.included import IncludedTerms, included_units
from guichet.contexts.usage.operations.periods import NewPeriod, cut_periods, leave_to_themselves, open_periods
from guichet.contexts.usage.operations.read import NewReading, mark_read
from guichet.contexts.usage.operations.record_usage import NewEvent, lock_periods, record_usage
from guichet.contexts.usage.queries import (
    UsagePeriodView,
    list_alone_customers,
    list_unread,
    lock_alone,
    lock_unread,
    next_alone_date,
)

__all__ = [
    "IncludedTerms",
    "NewEvent",
    "NewPeriod",
    "NewReading",
    "UsagePeriodView",
    "cut_periods",
    "included_units",
    "leave_to_themselves",
    "list_alone_customers",
    "list_unread",
    "lock_alone",
    "lock_periods",
    "lock_unread",
    "mark_read",
    "next_alone_date",
    "open_periods",
    "record_usage",
]
