"""From the library's exceptions to the port's, by one question: is it certain that nothing was done?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
import stripe
from urllib3.exceptions import MaxRetryError, NewConnectionError

from guichet.contexts.payments.ports import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRequestRejectedError,
    GatewayUnavailableError,
    IdempotencyConflictError,
)


def refusal(error: stripe.StripeError) -> GatewayError | None:
    """The port's exception when certainly nothing was done; None when the effect may have happened.

    Time-outs, broken connections, 5xx and 409 (the same key is at work in another request) leave it open.
    """
    match error:
        case stripe.RateLimitError():
            return GatewayUnavailableError(_said("too many requests", error))
        case stripe.AuthenticationError() | stripe.PermissionError():
            # Without the provider's message: it may repeat a part of the key.
            return GatewayMisconfiguredError(f"the provider refuses our key or account (HTTP {error.http_status})")
        case stripe.IdempotencyError():
            return IdempotencyConflictError(_said("the key was used with another body", error))
        case stripe.InvalidRequestError() | stripe.CardError():
            return GatewayRequestRejectedError(_said("the provider refuses the request", error))
        case stripe.APIConnectionError() if _never_sent(error):
            return GatewayUnavailableError("the provider cannot be reached")
        case _:
            return None


@contextmanager
def asked_again_safely() -> Iterator[None]:
    """For reads, and for writes that do no harm when repeated with the same key: doubt counts as unavailable."""
    try:
        yield
    except stripe.StripeError as error:
        doubt = GatewayUnavailableError(_said("no usable answer from the provider", error))
        raise (refusal(error) or doubt) from error


def details_of(error: stripe.StripeError) -> dict[str, Any]:
    """The provider's error object as plain values: `code`, `decline_code`, `advice_code`, `param`, the intent."""
    return error.error.to_dict() if error.error is not None else {}


def _never_sent(error: stripe.APIConnectionError) -> bool:
    """Whether no connection was ever made, so that no byte of the request left."""
    cause = error.__cause__
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return True
    if not isinstance(cause, requests.exceptions.ConnectionError) or not cause.args:
        return False
    reason = cause.args[0].reason if isinstance(cause.args[0], MaxRetryError) else cause.args[0]
    return isinstance(reason, NewConnectionError)


def _said(what: str, error: stripe.StripeError) -> str:
    """One line for the logs: the status, the provider's code and words, and its number of the request."""
    details = details_of(error)
    parts = {
        "HTTP": error.http_status,
        "code": details.get("code"),
        "param": details.get("param"),
        "message": details.get("message"),
        "request": error.request_id,
    }
    known = ", ".join(f"{name} {value}" for name, value in parts.items() if value)
    return f"{what} ({known})" if known else what
