"""What notifications needs from outside: a mail as content and its rendering, a message to a product and its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NotRequired, Protocol, TypedDict

from guichet.contexts.notifications.domain.webhooks import may_be_called as may_be_called

if TYPE_CHECKING:
    from guichet.contexts.brands.public import BrandView

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class MailBrand:
    """Who a mail comes from, as its reader knows them.

    `color` and `color_dark` are sRGB hex (`#00574f`), the second for dark mode. `origin` is the portal's
    `https://host[:port]`, `host` what the reader is told that links lead to.
    """

    name: str
    legal_name: str
    legal_line: str
    color: str
    color_dark: str
    host: str
    origin: str
    support_email: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The amount that the message is about, with what it is and its date."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """The one button. `url` is absolute and on the brand's own host."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class MailContent:
    """A message before it has a form: what happened, its consequence, the facts, the next step.

    Texts are final, in `language`. `lead` is one sentence with the consequence and its date; `facts` are
    (label, value); `paragraphs` say what else one can do; `reason` why the reader gets this.
    """

    brand: MailBrand
    language: Language
    subject: str
    preheader: str
    heading: str
    lead: str
    reason: str
    figure: Figure | None = None
    facts: tuple[tuple[str, str], ...] = ()
    action: Action | None = None
    paragraphs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.action is not None and not self.action.url.startswith(f"{self.brand.origin}/"):
            raise ValueError(f"a mail of {self.brand.name} links only to {self.brand.origin}")


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """Both parts say the same facts in the same order."""

    subject: str
    text: str
    html: str


class InvoicePayment(TypedDict):
    """What `invoice_paid`, `payment_refused`, `payment_reminder`, `payment_returned`, `debit_announced`,
    `invoice_to_pay` and `authentication_required` say; JSON's own types.

    Amounts in minor units, days as ISO 8601, `period_end` is the first day after the period; what was charged once has
    no period. `method` is `Visa •••• 3155`, empty where credit settled all of it, `credit_minor` how much credit did.
    `path` is that of the invoice's page, or with a refusal of the page that pays it without signing in. `failure_code`
    comes with a refusal, and with it what is to come, as far as it is known: the days on which the payment is asked for
    again by itself, on which service stops, and on which it ends. A debit's day, mandate and
    creditor (which may be empty) come with its notice, the due date with what nobody charges.
    """

    number: str
    customer: str
    amount_minor: int
    currency: str
    issue_date: str
    item: str
    quantity: int
    period_start: NotRequired[str]
    period_end: NotRequired[str]
    credit_minor: NotRequired[int]
    method: str
    path: str
    next_billing_date: NotRequired[str]
    failure_code: NotRequired[str]
    retried_on: NotRequired[str]
    suspended_on: NotRequired[str]
    ended_on: NotRequired[str]
    collect_date: NotRequired[str]
    mandate: NotRequired[str]
    creditor_id: NotRequired[str]
    due_date: NotRequired[str]


class PasswordReset(TypedDict):
    """What `password_reset` says: the absolute address, on the brand's host, and whose password it is."""

    url: str
    email: str


class OrderRefund(TypedDict):
    """What `order_refunded` says: a payment that came after its order had expired goes back to where it came from.

    `path` is where the button leads, on the brand's host.
    """

    customer: str
    amount_minor: int
    currency: str
    path: str


class CreditNoteFact(TypedDict):
    """What `credit_note_issued`, `credit_refunded` and `credit_kept` say of a credit note.

    `settled_minor` settles the invoice, `refunded_minor` goes back to `method`, `kept_minor` stays as credit.
    """

    customer: str
    number: str
    invoice_number: str
    reason: str
    amount_minor: int
    settled_minor: int
    refunded_minor: int
    kept_minor: int
    currency: str
    method: str
    path: str


class PriceRiseFact(TypedDict):
    """What `price_rise` and `price_rise_taken_back` say to a holder.

    The price of one for an interval, before tax, old and new, from `day` on.
    """

    customer: str
    item: str
    quantity: int
    old_minor: int
    new_minor: int
    currency: str
    interval: str
    day: str
    path: str


class MemberInvited(TypedDict):
    """What `member_invited` says. `valid_until` is ISO 8601, `path` holds the token of the link."""

    customer: str
    inviter: str
    email: str
    valid_until: str
    path: str


class MemberJoined(TypedDict):
    """What `member_joined` says to the holder; `used` of `quantity` licences, 0 of 0 where there are none."""

    customer: str
    name: str
    email: str
    used: int
    quantity: int
    path: str


class MemberRemoved(TypedDict):
    """What `member_removed` says to whom it happened, and who did it."""

    customer: str
    remover: str
    remover_email: str
    path: str


class MethodExpiry(TypedDict):
    """What `method_expiring` says to a holder: the card, its last day (ISO), and the next renewal that it would pay."""

    customer: str
    method: str
    last_day: str
    is_over: bool
    renews_on: str
    path: str


class MethodChange(TypedDict):
    """What `method_added`, `method_replaced` and `method_removed` say to a holder. Methods are `Visa •••• 3155`.

    `replaced` is empty unless one was replaced; `person` is who did it.
    """

    customer: str
    method: str
    replaced: str
    person: str
    path: str


class SubscriptionFact(TypedDict):
    """What the messages on a subscription's life say to a holder (`adapters.mail.messages.subscription`).

    `day` is ISO 8601: the day of what is told, the first without it for an end, that of renewal where it goes on.
    `is_metered`: what is used beyond may be billed after that day.
    """

    customer: str
    item: str
    quantity: int
    day: str
    path: str
    is_metered: NotRequired[bool]


class Mails(Protocol):
    """Writes and renders the message of a kind; KeyError for a kind that nobody wrote."""

    def __call__(self, kind: str, brand: BrandView, language: str, data: Mapping[str, Any]) -> RenderedMail: ...


@dataclass(frozen=True, slots=True)
class Message:
    """What is told to an endpoint: its body as it is signed, under an id that stays the same when it is told again."""

    url: str
    id: str
    body: str
    sent_at: datetime
    secrets: tuple[str, ...] = field(repr=False)
    may_be_private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` is None where there was no answer; then `text` says why, else it is what the answer begins with.

    `ask_again_after` is how long the other side asks to be left alone.
    """

    code: int | None
    text: str
    duration_ms: int
    ask_again_after: timedelta | None = None

    @property
    def is_success(self) -> bool:
        return self.code is not None and 200 <= self.code < 300


class WebhookSender(Protocol):
    """Signs and sends one message; never raises for what the other side does."""

    def __call__(self, message: Message) -> Answer: ...
