"""The payment provider as Guichet sees it: one small interface, filled by the adapters.

A decline is a result, never an exception. Exceptions are for what no customer can mend. A time-out is
`unknown`: asked again with the same key while the key is young, else looked up by the attempt's id.
Amounts are `Money` (minor units). Card numbers never pass through here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from guichet.kernel.money import Money


class MethodKind(StrEnum):
    CARD = "card"
    SEPA_DEBIT = "sepa_debit"
    PAYPAL = "paypal"


class FailureCode(StrEnum):
    """Why a charge or a set-up failed: provider-neutral, each with its sentence and retry class.

    NOT_PAID is no provider's: nothing was charged, and whose it was to pay has not.
    """

    INSUFFICIENT_FUNDS = "insufficient_funds"
    CARD_DECLINED = "card_declined"
    PROCESSING_ERROR = "processing_error"
    ISSUER_UNAVAILABLE = "issuer_unavailable"
    EXPIRED_CARD = "expired_card"
    INCORRECT_NUMBER = "incorrect_number"
    INCORRECT_CVC = "incorrect_cvc"
    LOST_OR_STOLEN = "lost_or_stolen"
    RESTRICTED = "restricted"
    AUTHENTICATION_REQUIRED = "authentication_required"
    AUTHENTICATION_FAILED = "authentication_failed"
    AVS_MISMATCH = "avs_mismatch"
    NETWORK_NOT_TAKEN = "network_not_taken"
    FRAUDULENT = "fraudulent"
    MANDATE_INVALID = "mandate_invalid"
    ACCOUNT_CLOSED = "account_closed"
    REFUNDED_BY_DEBTOR = "refunded_by_debtor"
    REVOKED = "revoked"
    NOT_PAID = "not_paid"
    CONFIG_ERROR = "config_error"
    AMOUNT_INVALID = "amount_invalid"
    UNKNOWN = "unknown_code"


@dataclass(frozen=True, slots=True)
class Failure:
    """A refusal. `provider_code` is the provider's own word, for support only, never shown to a customer."""

    code: FailureCode
    provider_code: str = ""


@dataclass(frozen=True, slots=True)
class BillingIdentity:
    """Name and address that the provider's address check compares."""

    customer_id: UUID
    name: str
    email: str
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Send the person to `url`; the provider brings them back by GET."""

    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Show `url` in a frame; only messages from `origin` are believed."""

    url: str
    origin: str


NextAction = Redirect | Frame


class SetupStatus(StrEnum):
    OPEN = "open"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class SetupRequest:
    """Ask the provider to collect a method.

    `return_url` receives the person back (GET) and `cancel_url` when they abandon; both absolute. `frame` asks for a
    page to be shown inside the portal's dialog, which not every provider can (then a Redirect is given).
    """

    setup_id: UUID
    customer_reference: str
    kind: MethodKind
    billing: BillingIdentity
    return_url: str
    cancel_url: str
    consent_text: str
    currency: str
    language: str
    frame: bool = False


@dataclass(frozen=True, slots=True)
class StartedSetup:
    reference: str
    next_action: NextAction


@dataclass(frozen=True, slots=True)
class MandateDetails:
    """The right to debit an account. `reference` is the UMR that its debtor knows, `provider_reference` the provider's
    own name for it; `fingerprint` is the same for the same account, and says nothing of which.
    """

    reference: str
    provider_reference: str
    fingerprint: str
    bank_code: str
    country: str


@dataclass(frozen=True, slots=True)
class MethodDetails:
    """What may be kept of a method: never its number. Only a card expires (0 otherwise), only a debit has a mandate."""

    reference: str
    kind: MethodKind
    network: str
    last_four: str
    expiry_month: int = 0
    expiry_year: int = 0
    holder_name: str = ""
    mandate: MandateDetails | None = None


@dataclass(frozen=True, slots=True)
class SetupState:
    """`failure` may come with an open set-up: the last card was refused, and another can be tried there."""

    status: SetupStatus
    method: MethodDetails | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """`return_url` is where a 3-D Secure challenge comes back to; required unless off-session."""

    attempt_id: UUID
    money: Money
    customer_reference: str
    method_reference: str
    off_session: bool
    description: str
    return_url: str = ""
    kind: MethodKind = MethodKind.CARD


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Ask for a page of the provider's on which anybody pays this once, by a card that is kept nowhere.

    The page knows no customer, so that whoever pays sees nothing of one. `return_url` receives the person back (GET),
    paid or not.
    """

    attempt_id: UUID
    money: Money
    description: str
    return_url: str
    language: str


class ChargeStatus(StrEnum):
    SUCCEEDED = "succeeded"
    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    FAILED = "failed"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


class DisputeStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class DisputeDetails:
    """A charge that was taken back after it succeeded. An open one may still be answered, until `answer_by`.

    `is_return`: a debit that the debtor's bank took back, which nobody can contest; it is lost as it begins.
    """

    reference: str
    status: DisputeStatus
    failure: Failure
    money: Money
    is_return: bool = False
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaidWith:
    """What is known of a method that is not kept: as of `MethodDetails`."""

    network: str
    last_four: str


@dataclass(frozen=True, slots=True)
class ChargeOutcome:
    """`money` is what was taken: None unless it succeeded, or when another amount than asked was taken.

    `next_action` comes only with requires_action, and not even then when the provider insists on its own script.
    A `dispute` comes only with succeeded. Of a payment page `page_reference` names the visit and `paid_with` the card;
    its `failure` may come with requires_action: the last card was refused, and another can be tried there.
    """

    status: ChargeStatus
    reference: str = ""
    money: Money | None = None
    failure: Failure | None = None
    next_action: NextAction | None = None
    dispute: DisputeDetails | None = None
    page_reference: str = ""
    paid_with: PaidWith | None = None


@dataclass(frozen=True, slots=True)
class ChargeLookup:
    """Find a charge by the provider's reference, or by our attempt when the answer never came.

    One at a payment page is found by its `page_reference`; before that is known, nobody was sent there.
    """

    attempt_id: UUID
    customer_reference: str
    reference: str = ""
    page_reference: str = ""


@dataclass(frozen=True, slots=True)
class RefundRequest:
    refund_id: UUID
    charge_reference: str
    money: Money


class RefundStatus(StrEnum):
    SUCCEEDED = "succeeded"
    PENDING = "pending"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RefundOutcome:
    status: RefundStatus
    reference: str = ""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a provider paid out to our bank: `gross_minor` of its movements less `fee_minor` that it kept."""

    reference: str
    currency: str
    gross_minor: int
    fee_minor: int
    arrives_on: date

    @property
    def net_minor(self) -> int:
        """What arrives."""
        return self.gross_minor - self.fee_minor


class EventSubject(StrEnum):
    SETUP = "setup"
    CHARGE = "charge"
    REFUND = "refund"
    METHOD = "method"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """A verified event: it only says which object to fetch anew; its content is never applied.

    `own_id` is our setup, attempt or refund id when the provider gives back what we told it.
    """

    event_id: str
    kind: str
    subject: EventSubject
    reference: str
    own_id: UUID | None
    occurred_at: datetime
    raw: Mapping[str, object] = field(default_factory=dict)


class GatewayError(Exception):
    """What no customer can mend."""


class GatewayUnavailableError(GatewayError):
    """Not reached, or answered 5xx or 429, and certain that nothing was done. Otherwise the outcome is `unknown`."""


class GatewayMisconfiguredError(GatewayError):
    """Bad key or account."""


class GatewayRequestRejectedError(GatewayError):
    """The provider calls our request wrong: a defect of ours."""


class IdempotencyConflictError(GatewayError):
    """The same key came with another body: a defect of ours."""


class WebhookInvalidError(GatewayError):
    """Signature missing, wrong or too old, or the body is not an event."""


class Gateway(Protocol):
    """One account at a provider. Every write takes our own idempotency key, committed before the call."""

    def ensure_customer(self, billing: BillingIdentity, key: str) -> str: ...

    def start_setup(self, request: SetupRequest, key: str) -> StartedSetup: ...

    def get_setup(self, reference: str) -> SetupState: ...

    def describe_method(self, reference: str, billing: BillingIdentity, key: str) -> None:
        """Tell the provider whose the method is: the bank's address check compares it."""

    def detach_method(self, reference: str, key: str) -> None: ...

    def charge(self, request: ChargeRequest, key: str) -> ChargeOutcome: ...

    def open_page(self, request: PageRequest, key: str) -> ChargeOutcome:
        """Where anybody pays once, by redirect: requires_action, with the page and its `page_reference`."""

    def close_page(self, page_reference: str, key: str) -> ChargeOutcome:
        """Let nobody pay there any more; where somebody has, or is about to, how it really stands."""

    def find_charge(self, lookup: ChargeLookup) -> ChargeOutcome | None:
        """None: the provider knows nothing of this attempt."""

    def cancel(self, reference: str, key: str) -> ChargeOutcome: ...

    def refund(self, request: RefundRequest, key: str) -> RefundOutcome: ...

    def find_refund(self, request: RefundRequest) -> RefundOutcome | None: ...

    def parse_webhook(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Sequence[GatewayEvent]: ...

    def poll_events(self, cursor: str) -> tuple[Sequence[GatewayEvent], str]:
        """Events after `cursor` ("" = from the start), oldest first, and the next cursor."""

    def list_settlements(self, cursor: str) -> tuple[Sequence[Settlement], str]:
        """Payouts after `cursor` ("" = from the start), oldest first, and the next cursor."""


class TestClock(Protocol):
    """The provider's own clock, for brands that live in their own future."""

    def advance(self, to: datetime) -> None: ...

    def next_due(self) -> datetime | None:
        """When something next happens there by itself; None when nothing does, or the provider does not tell."""
