"""Methods, payments, what moved and what came of it later."""

from guichet.contexts.payments.models.later import (
    Dispute,
    EventCursor,
    InboxEvent,
    PlannedDebit,
    Settlement,
    TaskDone,
)
from guichet.contexts.payments.models.methods import (
    FallbackConsent,
    GatewayCustomer,
    Mandate,
    Method,
    MethodChoice,
    MethodSetup,
)
from guichet.contexts.payments.models.money import Allocation, Attempt, Payment, PaymentEvent, PaymentTarget, Refund

__all__ = [
    "Allocation",
    "Attempt",
    "Dispute",
    "EventCursor",
    "FallbackConsent",
    "GatewayCustomer",
    "InboxEvent",
    "Mandate",
    "Method",
    "MethodChoice",
    "MethodSetup",
    "Payment",
    "PaymentEvent",
    "PaymentTarget",
    "PlannedDebit",
    "Refund",
    "Settlement",
    "TaskDone",
]
