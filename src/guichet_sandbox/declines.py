"""Declines, with the codes, words and advice that Stripe gives for them."""

from enum import Enum
from typing import Any


class Decline(Enum):
    """`code`, `decline_code`, `advice_code`, message."""

    GENERIC_DECLINE = ("card_declined", "generic_decline", "try_again_later", "Your card was declined.")
    INSUFFICIENT_FUNDS = (
        "card_declined",
        "insufficient_funds",
        "try_again_later",
        "Your card has insufficient funds.",
    )
    LOST_CARD = ("card_declined", "lost_card", "do_not_try_again", "Your card was declined.")
    EXPIRED_CARD = ("expired_card", "expired_card", "confirm_card_data", "Your card has expired.")
    INCORRECT_CVC = (
        "incorrect_cvc",
        "incorrect_cvc",
        "confirm_card_data",
        "Your card's security code is incorrect.",
    )
    PROCESSING_ERROR = (
        "processing_error",
        "processing_error",
        "try_again_later",
        "An error occurred while processing your card. Try again in a little bit.",
    )
    INCORRECT_ZIP = (
        "incorrect_zip",
        "incorrect_zip",
        "confirm_card_data",
        "Your card's zip code failed validation.",
    )
    AUTHENTICATION_REQUIRED = (
        "authentication_required",
        "authentication_required",
        "",
        "Your card was declined. This transaction requires authentication.",
    )

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def message(self) -> str:
        return self.value[3]

    def error(self) -> dict[str, Any]:
        """The error of the wire, without the objects that it touched."""
        code, decline_code, advice_code, message = self.value
        error = {"type": "card_error", "code": code, "decline_code": decline_code, "message": message}
        if advice_code:
            error["advice_code"] = advice_code
        return error


def authentication_failure(intent: str) -> dict[str, Any]:
    """The holder did not pass 3-D Secure; `intent` is `setup_intent` or `payment_intent`."""
    return {
        "type": "invalid_request_error" if intent == "setup_intent" else "card_error",
        "code": f"{intent}_authentication_failure",
        "message": "The provided PaymentMethod has failed authentication. "
        "You can provide another PaymentMethod to try again.",
    }
