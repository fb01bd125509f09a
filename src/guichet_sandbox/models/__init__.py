"""The sandbox's tables. No column of any of them can hold a card number."""

from guichet_sandbox.models.account import Account, TestClock
from guichet_sandbox.models.fault import Fault
from guichet_sandbox.models.idempotency import StoredAnswer
from guichet_sandbox.models.money import Charge, PaymentIntent, Refund
from guichet_sandbox.models.setup import Challenge, CheckoutSession, Customer, PaymentMethod, SetupIntent
from guichet_sandbox.models.webhook import Delivery, Event, WebhookEndpoint

__all__ = [
    "Account",
    "Challenge",
    "Charge",
    "CheckoutSession",
    "Customer",
    "Delivery",
    "Event",
    "Fault",
    "PaymentIntent",
    "PaymentMethod",
    "Refund",
    "SetupIntent",
    "StoredAnswer",
    "TestClock",
    "WebhookEndpoint",
]
