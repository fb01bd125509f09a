"""What a gateway's tests need of the provider behind it: to be the card's holder, and to break the line on order.

The contract tests beside this file know only this and the port, so that another gateway joins as a parameter of the
`provider` fixture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID, uuid4

from guichet.contexts.payments.ports import (
    BillingIdentity,
    ChargeLookup,
    ChargeRequest,
    Gateway,
    MethodKind,
    Redirect,
    RefundRequest,
    SetupRequest,
    TestClock,
)
from guichet.kernel.money import Money

SUCCEEDS = "4242424242424242"
ASKS_AT_SETUP = "4000002500003155"
ASKS_ALWAYS = "4000002760003184"
ASKS_THEN_INSUFFICIENT = "4000008260003178"
DECLINED_AT_CHARGE = "4000000000000341"
WRONG_ADDRESS = "4000000000000036"

PRICE = Money(6784, "CAD")
RETURN = "http://plans.localhost/retour/?etape=carte&session={CHECKOUT_SESSION_ID}"
CANCEL = "http://plans.localhost/retour/?abandon=1"


class Provider(Protocol):
    """One new, empty account at a provider, seen from both sides of the counter."""

    @property
    def gateway(self) -> Gateway: ...

    @property
    def impatient(self) -> Gateway:
        """The same account, waiting only a moment for an answer."""

    @property
    def framing(self) -> Gateway:
        """The same account, with the card page made for a frame."""

    @property
    def clock(self) -> TestClock: ...

    def type_card(self, page: str, number: str) -> str:
        """Fill in the card page as its holder; where the browser is sent next, or "" when the card is refused."""

    def answer(self, challenge: str, word: str) -> str:
        """Answer the bank's question (`confirm`, `refuse`, `abandon`); where the browser is sent."""

    def break_line(self, kind: str, path: str) -> None:
        """Make the next write below `path` go wrong: `timeout_before`, `timeout_after`, `error_500_before`, …"""

    def taken(self, customer: str) -> list[int]:
        """The amounts really taken from a customer's cards, in minor units."""


@dataclass(frozen=True)
class Saved:
    """A customer at the provider, with a saved card."""

    customer: str
    method: str


def new_customer(gateway: Gateway) -> str:
    customer_id = uuid4()
    return gateway.ensure_customer(identity(customer_id), f"test:{customer_id}:customer")


def identity(customer_id: UUID) -> BillingIdentity:
    return BillingIdentity(
        customer_id,
        "Nora inc.",
        "nora@example.com",
        line1="1200, rue Sainte-Catherine Est",
        city="Montréal",
        region="QC",
        postal_code="H2L 2G9",
        country="CA",
    )


def setup_request(customer: str, *, frame: bool = False) -> SetupRequest:
    return SetupRequest(
        setup_id=uuid4(),
        customer_reference=customer,
        kind=MethodKind.CARD,
        billing=identity(uuid4()),
        return_url=RETURN,
        cancel_url=CANCEL,
        consent_text="J'autorise Plan de Chantier à enregistrer ce mode de paiement.",
        currency="CAD",
        language="fr-ca",
        frame=frame,
    )


def save_card(provider: Provider, number: str = SUCCEEDS) -> Saved:
    """A new customer who has saved this card, confirming where the bank asks."""
    customer = new_customer(provider.gateway)
    request = setup_request(customer)
    started = provider.gateway.start_setup(request, f"test:{request.setup_id}:setup")
    assert isinstance(started.next_action, Redirect)
    onward = provider.type_card(started.next_action.url, number)
    if number in (ASKS_AT_SETUP, ASKS_ALWAYS, ASKS_THEN_INSUFFICIENT):
        provider.answer(onward, "confirm")
    method = provider.gateway.get_setup(started.reference).method
    assert method is not None
    return Saved(customer, method.reference)


def charge_request(saved: Saved, *, off_session: bool = True, money: Money = PRICE) -> ChargeRequest:
    return ChargeRequest(
        attempt_id=uuid4(),
        money=money,
        customer_reference=saved.customer,
        method_reference=saved.method,
        off_session=off_session,
        description="Licence SmartPlan Cloud (CAD)",
        return_url="" if off_session else "http://plans.localhost/retour/paiement/?etape=3ds",
    )


def key_of(request: ChargeRequest) -> str:
    return f"test:{request.attempt_id}:charge"


def lookup_of(request: ChargeRequest) -> ChargeLookup:
    return ChargeLookup(request.attempt_id, request.customer_reference)


def refund_request(charge: str, money: Money) -> RefundRequest:
    return RefundRequest(uuid4(), charge, money)


def refund_key(request: RefundRequest) -> str:
    return f"test:{request.refund_id}:refund"
