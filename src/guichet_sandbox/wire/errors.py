"""Refusals in Stripe's error envelope."""

from typing import Any


class RefusedError(Exception):
    """The request is refused and leaves no trace: its transaction is rolled back.

    A declined card is not this: it leaves an intent, a charge and an event, and is an answer (`declines.py`).
    """

    def __init__(self, message: str, *, status: int = 400, code: str = "", param: str = "", kind: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error: dict[str, Any] = {"message": message, "type": kind or "invalid_request_error"}
        if code:
            self.error["code"] = code
        if param:
            self.error["param"] = param


def missing(what: str, reference: str, param: str = "id") -> RefusedError:
    """No such object in this account: 404 for the object of the address, 400 for one named in a parameter."""
    status = 404 if param == "id" else 400
    return RefusedError(f"No such {what}: '{reference}'", status=status, code="resource_missing", param=param)


def missing_parameter(name: str) -> RefusedError:
    return RefusedError(f"Missing required param: {name}.", code="parameter_missing", param=name)
