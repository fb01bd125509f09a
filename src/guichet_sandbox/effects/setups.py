"""A method on its way to being saved: accepted, asked for 3-D Secure, refused, or given up."""

from typing import Any

from guichet_sandbox.accounts import TestAccount
from guichet_sandbox.cards import BEHAVIOURS, SUCCEED, TestCard
from guichet_sandbox.clock import account_now
from guichet_sandbox.declines import Decline, authentication_failure
from guichet_sandbox.effects import methods, sessions
from guichet_sandbox.effects.events import record
from guichet_sandbox.identifiers import new_reference, random_letters
from guichet_sandbox.models import Challenge, Mandate, PaymentMethod, SetupIntent
from guichet_sandbox.wire import shapes
from guichet_sandbox.wire.errors import RefusedError


def offer_card(
    intent: SetupIntent, card: TestCard, expiry: tuple[int, int], holder_name: str
) -> Decline | Challenge | None:
    """Try to save `card` (expiry as month, year): the refusal, the question to the holder, or none when saved."""
    _close_challenges(intent)
    if card.behaviour.at_setup:
        _fail(intent, card.behaviour.at_setup.error())
        return card.behaviour.at_setup
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
    if not BEHAVIOURS[card.behaviour.name].challenge_at_setup:
        succeed(intent)
        return None
    intent.status, intent.last_error = "requires_action", None
    intent.save()
    return Challenge.objects.create(
        account=intent.account,
        reference=f"tds_{random_letters(40)}",
        created_at=account_now(intent.account),
        setup_intent=intent,
        payment_method=intent.payment_method,
    )


def sign_mandate(intent: SetupIntent, account: TestAccount, holder_name: str) -> None:
    """Save an account that may be debited. The same account of the same customer keeps its mandate's reference."""
    before = Mandate.objects.filter(
        account=intent.account,
        payment_method__customer=intent.customer,
        payment_method__fingerprint=account.fingerprint,
    )
    known = before.order_by("-id").first() if intent.customer else None
    intent.payment_method = PaymentMethod.objects.create(
        account=intent.account,
        reference=new_reference("pm"),
        created_at=account_now(intent.account),
        kind="sepa_debit",
        last_four=account.last_four,
        bank_code=account.bank_code,
        country=account.country,
        fingerprint=account.fingerprint,
        holder_name=holder_name,
        behaviour=account.behaviour.name,
    )
    Mandate.objects.create(
        account=intent.account,
        reference=new_reference("mandate"),
        created_at=account_now(intent.account),
        payment_method=intent.payment_method,
        umr=known.umr if known else random_letters(16).upper(),
    )
    succeed(intent)


def approve(intent: SetupIntent) -> None:
    """Save an account at PayPal, with whatever its owner is known by to the merchant."""
    email = intent.customer.email if intent.customer else ""
    intent.payment_method = PaymentMethod.objects.create(
        account=intent.account,
        reference=new_reference("pm"),
        created_at=account_now(intent.account),
        kind="paypal",
        email=email,
        fingerprint=random_letters(13).upper(),
        behaviour=SUCCEED.name,
    )
    succeed(intent)


def succeed(intent: SetupIntent) -> None:
    """The method is saved: kept with the customer, and the visit is complete."""
    intent.status, intent.last_error = "succeeded", None
    intent.save()
    if intent.payment_method:
        methods.attach(intent.payment_method, intent.customer)
    record(intent.account, "setup_intent.succeeded", shapes.setup_intent(intent))
    sessions.complete(intent.session)


def refuse_authentication(intent: SetupIntent) -> None:
    """The holder did not pass 3-D Secure; another card may be tried."""
    _fail(intent, authentication_failure("setup_intent"))


def cancel(intent: SetupIntent, reason: str = "") -> None:
    """Give up the set-up and its visit."""
    if intent.status in ("succeeded", "canceled"):
        raise RefusedError(
            f"You cannot cancel this SetupIntent because it has a status of {intent.status}. "
            "Only a SetupIntent with one of the following statuses may be canceled: "
            "requires_payment_method, requires_confirmation, requires_action.",
            code="setup_intent_unexpected_state",
        )
    _close_challenges(intent)
    intent.status, intent.cancellation_reason = "canceled", reason
    intent.save()
    record(intent.account, "setup_intent.canceled", shapes.setup_intent(intent))
    if intent.session.status == "open":
        sessions.close(intent.session)


def _fail(intent: SetupIntent, error: dict[str, Any]) -> None:
    intent.status, intent.payment_method, intent.last_error = "requires_payment_method", None, error
    intent.save()
    record(intent.account, "setup_intent.setup_failed", shapes.setup_intent(intent))


def _close_challenges(intent: SetupIntent) -> None:
    intent.challenges.filter(status="open").update(status="superseded")
