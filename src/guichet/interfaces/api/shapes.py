"""What the API says: one shape a resource. Money is whole minor units beside its currency; time is ISO 8601."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
Item = TypeVar("Item")


class Page(Schema, Generic[Item]):
    """Oldest first. `next_cursor` asks for what follows; null at the end."""

    data: list[Item]
    next_cursor: UUID | None


class AddressOut(Schema):
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str


class CustomerOut(Schema):
    id: UUID
    number: str
    name: str
    kind: str = Field(description="consumer, non_professional or professional.")
    billing_email: str
    currency: Currency | None = Field(description="Of all its invoices; null before the first one.")
    vat_id: str | None
    address: AddressOut | None


class IntervalOut(Schema):
    unit: str = Field(description="month or year.")
    count: int


class ItemOut(Schema):
    """A price in a subscription, and how many of it."""

    id: UUID
    product: str = Field(description="Its code.")
    name: dict[str, str] = Field(description="The product's name by language.")
    unit_amount_minor: str = Field(description="Of one for one interval; a decimal, since it may have parts of a cent.")
    tax_included: bool
    interval: IntervalOut
    quantity: int
    seats_held: int = Field(description="How many of these are in somebody's hands; 0 where nobody counts.")


class PeriodOut(Schema):
    """Days from `start` to the one before `end`."""

    start: date
    end: date


class SubscriptionOut(Schema):
    id: UUID
    customer: UUID
    name: str = Field(description="What the customer calls it; may be empty.")
    status: str = Field(description="trialing, active, past_due, suspended, paused, expired or canceled.")
    access: bool
    currency: Currency
    started_at: datetime
    current_period: PeriodOut
    renews_on: date | None
    ends_on: date | None = Field(description="The first day without it, if it is known.")
    trial_until: date | None
    items: list[ItemOut]


class EntitlementOut(Schema):
    """What may be used of one subscription now."""

    subscription: UUID
    access: bool
    why: str = Field(description="The state that says so: trialing, active, past_due, suspended or paused.")
    ends_on: date | None = Field(description="The first day without it, if it is known.")
    items: list[ItemOut]


class EntitlementsOut(Schema):
    """Of all subscriptions that are not over. `access` is yes where there is any that may be used."""

    customer: UUID
    customer_number: str
    access: bool
    entitlements: list[EntitlementOut]


class InvoiceOut(Schema):
    id: UUID
    number: str
    customer: UUID
    status: str = Field(description="open, paid, uncollectible or void.")
    issue_date: date
    due_date: date
    total_minor: int
    open_minor: int = Field(description="What is still to be paid.")
    currency: Currency
    pdf: str | None = Field(description="Where the document is, for a key like this one; null until it is drawn.")


class PaymentOut(Schema):
    id: UUID
    customer: UUID
    status: str = Field(description="open, succeeded, failed, canceled or refunded.")
    amount_minor: int
    currency: Currency
    created_at: datetime
    invoices: list[UUID] = Field(description="What it is for, beside an order.")
    method: str = Field(description="As `Visa •••• 4242`; empty before a try.")
    failure_code: str | None


class MethodOut(Schema):
    """Of a card only what is printed anywhere."""

    id: UUID
    kind: str
    label: str
    is_preferred: bool = Field(description="Charged by itself at renewals.")


class MethodsOut(Schema):
    data: list[MethodOut]


class UsageEventIn(Schema):
    """So many units of an item, at an instant."""

    model_config = ConfigDict(extra="forbid")

    item: UUID = Field(description="An item of a subscription.")
    meter: Annotated[str, StringConstraints(pattern="^[a-zA-Z0-9_-]{1,50}$")] = Field(description="Its code.")
    quantity: int = Field(ge=1, le=2_000_000_000)
    occurred_at: datetime = Field(description="With its offset from UTC; not in the future.")
    source_id: Annotated[str, StringConstraints(pattern="^[!-~]{1,120}$")] = Field(
        description="What you call it. The same one counts once, however often it is told."
    )


class UsageIn(Schema):
    model_config = ConfigDict(extra="forbid")

    events: list[UsageEventIn] = Field(min_length=1, max_length=1000)


class RefusedOut(Schema):
    source_id: str
    code: str = Field(description="unknown (item or meter), invalid, future, or outside (not metered on that day).")


class UsageOut(Schema):
    """What is refused stops none of the others."""

    recorded: int
    known: int = Field(description="Told before.")
    refused: list[RefusedOut]
