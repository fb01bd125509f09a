"""A payment: confirmed, challenged, charged, declined or canceled, and the charges it leaves."""

from dataclasses import dataclass
from typing import Any

from guichet_sandbox.cards import BEHAVIOURS
from guichet_sandbox.clock import account_now
from guichet_sandbox.declines import Decline, authentication_failure
from guichet_sandbox.effects.events import record
from guichet_sandbox.identifiers import new_reference, random_letters
from guichet_sandbox.models import Challenge, Charge, PaymentIntent, PaymentMethod
from guichet_sandbox.wire import money_shapes, shapes
from guichet_sandbox.wire.errors import RefusedError

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How a payment is confirmed."""

    off_session: bool = False
    # Rather fail than ask the holder.
    error_on_requires_action: bool = False


def confirm(intent: PaymentIntent, how: Confirmation) -> dict[str, Any] | None:
    """Try to take the money: the card's refusal in the wire's words, or none (charged, or a question is open)."""
    if intent.status not in CONFIRMABLE:
        raise _unexpected_state(intent, "confirm")
    if intent.payment_method is None:
        raise RefusedError(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    _close_challenges(intent)
    behaviour = BEHAVIOURS[intent.payment_method.behaviour]
    if how.off_session and behaviour.needs_holder:
        return _decline(intent, Decline.AUTHENTICATION_REQUIRED)
    if not how.off_session and behaviour.challenge_on_session:
        if how.error_on_requires_action:
            return _decline(intent, Decline.AUTHENTICATION_REQUIRED)
        _ask(intent)
        return None
    return charge(intent)


def charge(intent: PaymentIntent) -> dict[str, Any] | None:
    """Take the money, whatever had to be asked was; the card's refusal, or none."""
    if intent.payment_method is None:
        raise ValueError("A payment without a card is never charged.")
    refusal = BEHAVIOURS[intent.payment_method.behaviour].at_charge
    if refusal is None and _has_expired(intent.payment_method):
        refusal = Decline.EXPIRED_CARD
    if refusal:
        return _decline(intent, refusal)
    _record_charge(intent, None)
    intent.status, intent.last_error = "succeeded", None
    intent.save()
    record(intent.account, "payment_intent.succeeded", money_shapes.payment_intent(intent))
    return None


def _has_expired(card: PaymentMethod) -> bool:
    """On the account's clock, after the last day of its month."""
    now = account_now(card.account)
    return (card.expiry_year, card.expiry_month) < (now.year, now.month)


def refuse_authentication(intent: PaymentIntent) -> None:
    """The holder did not pass 3-D Secure: nothing is charged, another card may be tried."""
    _fail(intent, authentication_failure("payment_intent"))


def cancel(intent: PaymentIntent, reason: str = "") -> None:
    """Give the payment up; refused once it succeeded or was canceled."""
    if intent.status not in CONFIRMABLE:
        raise _unexpected_state(intent, "cancel")
    _close_challenges(intent)
    intent.status, intent.cancellation_reason = "canceled", reason
    intent.canceled_at = account_now(intent.account)
    intent.save()
    record(intent.account, "payment_intent.canceled", money_shapes.payment_intent(intent))


def _ask(intent: PaymentIntent) -> None:
    intent.status, intent.last_error = "requires_action", None
    intent.save()
    Challenge.objects.create(
        account=intent.account,
        reference=f"tds_{random_letters(40)}",
        created_at=account_now(intent.account),
        payment_intent=intent,
        payment_method=intent.payment_method,
    )
    record(intent.account, "payment_intent.requires_action", money_shapes.payment_intent(intent))


def _decline(intent: PaymentIntent, refusal: Decline) -> dict[str, Any]:
    failed = _record_charge(intent, refusal)
    return _fail(intent, refusal.error() | {"charge": failed.reference})


def _fail(intent: PaymentIntent, error: dict[str, Any]) -> dict[str, Any]:
    """The payment waits for another card; the failed one is told in the error, no longer held by the intent."""
    if intent.payment_method:
        error = error | {"payment_method": shapes.payment_method(intent.payment_method)}
    intent.status, intent.payment_method, intent.last_error = "requires_payment_method", None, error
    intent.save()
    record(intent.account, "payment_intent.payment_failed", money_shapes.payment_intent(intent))
    return error


def _record_charge(intent: PaymentIntent, refusal: Decline | None) -> Charge:
    return Charge.objects.create(
        account=intent.account,
        reference=new_reference("ch"),
        created_at=account_now(intent.account),
        payment_intent=intent,
        payment_method=intent.payment_method,
        amount_minor=intent.amount_minor,
        succeeded=refusal is None,
        failure_code=refusal.code if refusal else "",
        failure_message=refusal.message if refusal else "",
    )


def _close_challenges(intent: PaymentIntent) -> None:
    intent.challenges.filter(status="open").update(status="superseded")


def _unexpected_state(intent: PaymentIntent, verb: str) -> RefusedError:
    return RefusedError(
        f"You cannot {verb} this PaymentIntent because it has a status of {intent.status}. "
        f"Only a PaymentIntent with one of the following statuses may be {verb}ed: {', '.join(CONFIRMABLE)}.",
        code="payment_intent_unexpected_state",
    )
