"""The sandbox's tables. No column of any of them can hold a card number."""

from guichet_sandbox.models.account import Account, TestClock
from guichet_sandbox.models.agenda import Appointment
from guichet_sandbox.models.fault import Fault
from guichet_sandbox.models.idempotency import StoredAnswer
from guichet_sandbox.models.money import BalanceTransaction, Charge, Dispute, PaymentIntent, Payout, Refund
from guichet_sandbox.models.setup import Challenge, CheckoutSession, Customer, Mandate, PaymentMethod, SetupIntent
from guichet_sandbox.models.webhook import Delivery, Event, WebhookEndpoint

__all__ = [
    "Account",
    "Appointment",
    "BalanceTransaction",
    "Challenge",
    "Charge",
    "CheckoutSession",
    "Customer",
    "Delivery",
    "Dispute",
    "Event",
    "Fault",
    "Mandate",
    "PaymentIntent",
    "PaymentMethod",
    "Payout",
    "Refund",
    "SetupIntent",
    "StoredAnswer",
    "TestClock",
    "WebhookEndpoint",
]
