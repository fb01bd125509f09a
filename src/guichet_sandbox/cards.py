"""The well-known test cards, and what each does. No other number is ever taken, and none is ever stored."""

from dataclasses import dataclass

from guichet_sandbox.declines import Decline


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a card does; kept with the saved card by `name`."""

    name: str
    at_setup: Decline | None = None
    at_charge: Decline | None = None
    challenge_at_setup: bool = False
    challenge_on_session: bool = False
    # An off-session charge is refused because the bank wants to ask the holder.
    needs_holder: bool = False
    # The holder disputes each charge some days after it.
    disputed_later: bool = False


@dataclass(frozen=True, slots=True)
class TestCard:
    """One row of the table. `result` is a key of the pages' texts."""

    number: str
    network: str
    behaviour: Behaviour
    result: str

    @property
    def last_four(self) -> str:
        return self.number[-4:]

    @property
    def spaced(self) -> str:
        """The number as people read it."""
        if self.network == "amex":
            return f"{self.number[:4]} {self.number[4:10]} {self.number[10:]}"
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


def _declined_at_setup(decline: Decline) -> Behaviour:
    return Behaviour(decline.name.lower(), at_setup=decline, at_charge=decline)


SUCCEED = Behaviour("succeed")
INCORRECT_NUMBER = "4242424242424241"

CARDS = (
    TestCard("4242424242424242", "visa", SUCCEED, "result_succeed"),
    TestCard("5555555555554444", "mastercard", SUCCEED, "result_succeed"),
    TestCard("378282246310005", "amex", SUCCEED, "result_succeed"),
    TestCard("3566002020360505", "jcb", SUCCEED, "result_succeed"),
    TestCard("4000002500003155", "visa", Behaviour("challenge_once", challenge_at_setup=True), "result_challenge_once"),
    TestCard(
        "4000002760003184",
        "visa",
        Behaviour("challenge_always", challenge_at_setup=True, challenge_on_session=True, needs_holder=True),
        "result_challenge_always",
    ),
    TestCard(
        "4000008260003178",
        "visa",
        Behaviour(
            "challenge_then_insufficient_funds",
            challenge_at_setup=True,
            challenge_on_session=True,
            at_charge=Decline.INSUFFICIENT_FUNDS,
        ),
        "result_challenge_then_insufficient",
    ),
    TestCard("4000000000000002", "visa", _declined_at_setup(Decline.GENERIC_DECLINE), "result_declined"),
    TestCard("4000000000009995", "visa", _declined_at_setup(Decline.INSUFFICIENT_FUNDS), "result_insufficient"),
    TestCard("4000000000009987", "visa", _declined_at_setup(Decline.LOST_CARD), "result_lost"),
    TestCard("4000000000000069", "visa", _declined_at_setup(Decline.EXPIRED_CARD), "result_expired"),
    TestCard("4000000000000127", "visa", _declined_at_setup(Decline.INCORRECT_CVC), "result_cvc"),
    TestCard("4000000000000119", "visa", _declined_at_setup(Decline.PROCESSING_ERROR), "result_processing"),
    TestCard(
        "4000000000000341",
        "visa",
        Behaviour("declined_at_charge", at_charge=Decline.GENERIC_DECLINE),
        "result_declined_at_charge",
    ),
    TestCard("4000000000000036", "visa", Behaviour("address_check", at_charge=Decline.INCORRECT_ZIP), "result_address"),
    TestCard("4000000000000259", "visa", Behaviour("dispute_later", disputed_later=True), "result_dispute"),
)
BY_NUMBER = {card.number: card for card in CARDS}
# An account at PayPal that was approved behaves like the first card.
BEHAVIOURS = {card.behaviour.name: card.behaviour for card in CARDS}


def passes_check_digit(number: str) -> bool:
    """Luhn's check of a number of digits."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
