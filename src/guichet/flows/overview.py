"""What an account comes to, for the first page that its people see: read only, nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A payment method as pages name it: `chip` is the word mark (VISA), `name` is «Visa •••• 4242»."""

    chip: str
    name: str
    expires: date | None
    is_expired: bool


@dataclass(frozen=True, slots=True)
class InvoiceLineView:
    """`status` is paid, open, failed or void; `pdf_ready` whether its document can be downloaded."""

    number: str
    issued_on: date
    summary: str
    total: Money
    status: str
    pdf_ready: bool


@dataclass(frozen=True, slots=True)
class SubscriptionLineView:
    """`unit_amount` and `amount` are before tax, per interval (month or year); `status` is the subscription's."""

    product: str
    quantity: int
    unit_amount: Money
    amount: Money
    interval: str
    status: str
    renews_on: date | None


@dataclass(frozen=True, slots=True)
class OverviewView:
    """`next_billing` is the day and the total, taxes included; `balance` what is open and due, None before any sale."""

    next_billing: tuple[date, Money] | None = None
    balance: Money | None = None
    method: MethodLine | None = None
    invoices: tuple[InvoiceLineView, ...] = ()
    subscriptions: tuple[SubscriptionLineView, ...] = ()


def overview(customer_id: UUID, at: datetime) -> OverviewView:
    """The account of `customer_id` at the business instant `at`."""
    return OverviewView()
