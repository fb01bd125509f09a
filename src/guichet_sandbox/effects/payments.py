"""A payment: confirmed, challenged, charged, declined or canceled, and the charges it leaves."""

from dataclasses import dataclass
from typing import Any

from guichet_sandbox import accounts
from guichet_sandbox.cards import BEHAVIOURS
from guichet_sandbox.clock import account_now
from guichet_sandbox.declines import Decline, authentication_failure
from guichet_sandbox.effects import balance, disputes
from guichet_sandbox.effects.agenda import put_off
from guichet_sandbox.effects.events import record
from guichet_sandbox.identifiers import new_reference, random_letters
from guichet_sandbox.models import Challenge, Charge, PaymentIntent, PaymentMethod
from guichet_sandbox.wire import money_shapes, shapes
from guichet_sandbox.wire.errors import RefusedError

# How long a debit that was settled can be taken back, in days after.
TAKEN_BACK_AFTER_DAYS = 21
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How a payment is confirmed."""

    off_session: bool = False
    # Rather fail than ask the holder.
    error_on_requires_action: bool = False
    # Typed on a page of ours just now: the bank asks as when it is saved.
    is_new_card: bool = False


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
    if intent.payment_method.kind == "sepa_debit":
        return _submit_debit(intent, accounts.BEHAVIOURS[intent.payment_method.behaviour])
    behaviour = BEHAVIOURS[intent.payment_method.behaviour]
    if how.off_session and behaviour.needs_holder:
        return _decline(intent, Decline.AUTHENTICATION_REQUIRED)
    asks_now = behaviour.challenge_on_session or (how.is_new_card and behaviour.challenge_at_setup)
    if not how.off_session and asks_now:
        if how.error_on_requires_action:
            return _decline(intent, Decline.AUTHENTICATION_REQUIRED)
        _ask(intent)
        return None
    return charge(intent)


def charge(intent: PaymentIntent) -> dict[str, Any] | None:
    """Take the money, whatever had to be asked was; the card's refusal, or none."""
    if intent.payment_method is None:
        raise ValueError("A payment without a card is never charged.")
    behaviour = BEHAVIOURS[intent.payment_method.behaviour]
    refusal = behaviour.at_charge
    if refusal is None and _has_expired(intent.payment_method):
        refusal = Decline.EXPIRED_CARD
    if refusal:
        return _decline(intent, refusal)
    taken = _succeed(intent)
    if behaviour.disputed_later:
        put_off(intent.account, disputes.DISPUTED_AFTER_DAYS, "open_dispute", taken.reference)
    return None


def settle_debit(intent: PaymentIntent, behaviour: accounts.Behaviour) -> None:
    """A debit under way has come back, or its money is here."""
    why = behaviour.at_settlement
    if why is None:
        taken = _succeed(intent)
        if behaviour.later:
            put_off(intent.account, TAKEN_BACK_AFTER_DAYS, "return_debit", taken.reference)
        return
    failed = _record_charge(intent, why.failure_code, why.message)
    if intent.payment_method is not None and why is accounts.NO_MANDATE:
        intent.payment_method.mandate.status = "inactive"
        intent.payment_method.mandate.save()
    _fail(
        intent,
        {
            "type": "card_error",
            "code": why.failure_code,
            "message": why.message,
            "network_decline_code": why.iso_code,
            "charge": failed.reference,
        },
    )


def _submit_debit(intent: PaymentIntent, behaviour: accounts.Behaviour) -> dict[str, Any] | None:
    """Sent to the bank, which answers later. Only euros are debited so, and only by a mandate that holds."""
    if intent.currency != "eur":
        raise RefusedError("SEPA direct debits are in eur only.", code="payment_method_currency_mismatch")
    if intent.payment_method is not None and intent.payment_method.mandate.status != "active":
        return _fail(
            intent,
            {
                "type": "invalid_request_error",
                "code": "payment_intent_mandate_invalid",
                "message": "The mandate is void.",
            },
        )
    intent.status, intent.last_error = "processing", None
    intent.save()
    put_off(intent.account, behaviour.settles_in_days, "settle_debit", intent.reference)
    record(intent.account, "payment_intent.processing", money_shapes.payment_intent(intent))
    return None


def _succeed(intent: PaymentIntent) -> Charge:
    taken = _record_charge(intent)
    intent.status, intent.last_error = "succeeded", None
    intent.save()
    balance.move(intent, "charge", taken.reference, taken.amount_minor, balance.charge_fee(taken))
    record(intent.account, "payment_intent.succeeded", money_shapes.payment_intent(intent))
    return taken


def _has_expired(card: PaymentMethod) -> bool:
    """On the account's clock, after the last day of its month; only cards expire."""
    now = account_now(card.account)
    return card.kind == "card" and (card.expiry_year, card.expiry_month) < (now.year, now.month)


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
    failed = _record_charge(intent, refusal.code, refusal.message)
    return _fail(intent, refusal.error() | {"charge": failed.reference})


def _fail(intent: PaymentIntent, error: dict[str, Any]) -> dict[str, Any]:
    """The payment waits for another card; the failed one is told in the error, no longer held by the intent."""
    if intent.payment_method:
        error = error | {"payment_method": shapes.payment_method(intent.payment_method)}
    intent.status, intent.payment_method, intent.last_error = "requires_payment_method", None, error
    intent.save()
    record(intent.account, "payment_intent.payment_failed", money_shapes.payment_intent(intent))
    return error


def _record_charge(intent: PaymentIntent, failure_code: str = "", message: str = "") -> Charge:
    return Charge.objects.create(
        account=intent.account,
        reference=new_reference("ch"),
        created_at=account_now(intent.account),
        payment_intent=intent,
        payment_method=intent.payment_method,
        amount_minor=intent.amount_minor,
        succeeded=not failure_code,
        failure_code=failure_code,
        failure_message=message,
    )


def _close_challenges(intent: PaymentIntent) -> None:
    intent.challenges.filter(status="open").update(status="superseded")


def _unexpected_state(intent: PaymentIntent, verb: str) -> RefusedError:
    return RefusedError(
        f"You cannot {verb} this PaymentIntent because it has a status of {intent.status}. "
        f"Only a PaymentIntent with one of the following statuses may be {verb}ed: {', '.join(CONFIRMABLE)}.",
        code="payment_intent_unexpected_state",
    )
