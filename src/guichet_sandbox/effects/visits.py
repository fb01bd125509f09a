"""A visit as a whole: its page's card is offered, its time is up, and what it was about ends with it."""

from typing import Any

from guichet_sandbox.cards import TestCard
from guichet_sandbox.clock import account_now
from guichet_sandbox.declines import Decline
from guichet_sandbox.effects import payments, sessions, setups
from guichet_sandbox.effects.payments import Confirmation
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import Challenge, CheckoutSession, PaymentIntent, PaymentMethod
from guichet_sandbox.wire.errors import RefusedError


def offer_card(
    session: CheckoutSession, card: TestCard, expiry: tuple[int, int], holder_name: str
) -> dict[str, Any] | Challenge | None:
    """Save the card, or pay with it once: the refusal, the question to its holder, or none when the visit is over."""
    if session.payment_intent is not None:
        return _pay(session.payment_intent, card, expiry, holder_name)
    outcome = setups.offer_card(session.saved, card, expiry, holder_name)
    return outcome.error() if isinstance(outcome, Decline) else outcome


def follow(intent: PaymentIntent) -> None:
    """The visit of a payment, if it has one, ends with it; a refused card leaves it open for another one."""
    session = getattr(intent, "session", None)
    if session is None or session.status != "open":
        return
    if intent.status == "succeeded":
        sessions.complete(session)
    elif intent.status == "canceled":
        sessions.close(session)


def expire(session: CheckoutSession) -> None:
    """Close an open visit; its set-up or payment ends as canceled."""
    if session.status != "open":
        raise RefusedError(
            f'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session.status}."
        )
    sessions.close(session)
    if session.payment_intent is not None:
        payments.cancel(session.payment_intent, "abandoned")
    else:
        setups.cancel(session.saved, "abandoned")


def _pay(
    intent: PaymentIntent, card: TestCard, expiry: tuple[int, int], holder_name: str
) -> dict[str, Any] | Challenge | None:
    """By a card that is nobody's: it is charged here, and never again."""
    intent.payment_method = PaymentMethod.objects.create(
        account=intent.account,
        reference=new_reference("pm"),
        created_at=account_now(intent.account),
        network=card.network,
        last_four=card.last_four,
        expiry_month=expiry[0],
        expiry_year=expiry[1],
        holder_name=holder_name,
        behaviour=card.behaviour.name,
    )
    refusal = payments.confirm(intent, Confirmation(is_new_card=True))
    if refusal is not None:
        return refusal
    if intent.status == "requires_action":
        asked: Challenge = intent.challenges.get(status="open")
        return asked
    follow(intent)
    return None
