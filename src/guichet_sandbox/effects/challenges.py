"""Answers to 3-D Secure questions. Only the first answer counts."""

from collections.abc import Callable

from guichet_sandbox.effects import payments, setups, visits
from guichet_sandbox.models import Challenge, PaymentIntent, SetupIntent

ANSWERS = {"confirm": "confirmed", "refuse": "refused", "abandon": "abandoned"}
SETUP_EFFECTS: dict[str, Callable[[SetupIntent], object]] = {
    "confirm": setups.succeed,
    "refuse": setups.refuse_authentication,
    "abandon": setups.cancel,
}
PAYMENT_EFFECTS: dict[str, Callable[[PaymentIntent], object]] = {
    "confirm": payments.charge,
    "refuse": payments.refuse_authentication,
    "abandon": payments.cancel,
}


def answer(challenge: Challenge, word: str) -> None:
    """Apply `confirm`, `refuse` or `abandon`; nothing happens once the question is closed."""
    if challenge.status != "open":
        return
    challenge.status = ANSWERS[word]
    challenge.save()
    if challenge.setup_intent:
        SETUP_EFFECTS[word](challenge.setup_intent)
    elif challenge.payment_intent:
        PAYMENT_EFFECTS[word](challenge.payment_intent)
        visits.follow(challenge.payment_intent)
