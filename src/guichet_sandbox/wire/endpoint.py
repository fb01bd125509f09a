"""One request of the API from its bytes to its answer: who asks, faults on order, idempotency, envelope."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from guichet_sandbox import faults
from guichet_sandbox.effects.events import current_request
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import Account
from guichet_sandbox.wire import idempotency
from guichet_sandbox.wire.authentication import account_of
from guichet_sandbox.wire.errors import RefusedError
from guichet_sandbox.wire.expanding import expand
from guichet_sandbox.wire.idempotency import Answer, json_answer
from guichet_sandbox.wire.parameters import Parameters, unfold

logger = logging.getLogger("guichet_sandbox")


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request, as the endpoints see it."""

    account: Account
    params: Parameters
    path: str
    request_id: str
    idempotency_key: str
    control_key: str

    def answer(self, body: dict[str, Any], status: int = 200) -> Answer:
        """`body` with what the caller wants expanded."""
        return json_answer(expand(self.account, body, self.params.texts("expand")), status)


Handler = Callable[..., Answer]


def endpoint(**handlers: Handler) -> Callable[..., HttpResponseBase]:
    """A view that answers the given methods (`GET=…, POST=…`)."""

    @csrf_exempt
    def view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        request_id = new_reference("req")
        try:
            answer = _answer(request, request_id, handlers, parts)
        except RefusedError as refusal:
            answer = json_answer({"error": refusal.error}, refusal.status)
        except faults.ConnectionLostError as lost:
            return faults.lose_connection(request, lost.seconds)
        except Exception:
            logger.exception("%s %s failed", request.method, request.path)
            answer = idempotency.SERVER_ERROR
        return _response(request, request_id, answer)

    return view


def no_such_address(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Stripe's answer to an address it does not know."""
    message = f"Unrecognized request URL ({request.method}: {request.path})."
    body = {"error": {"message": message, "type": "invalid_request_error"}}
    return _response(request, new_reference("req"), json_answer(body, 404))


def _answer(request: HttpRequest, request_id: str, handlers: dict[str, Handler], parts: dict[str, str]) -> Answer:
    account = account_of(request.headers.get("Authorization", ""))
    handler = handlers.get(request.method or "")
    if handler is None:
        message = f"Unrecognized request URL ({request.method}: {request.path})."
        raise RefusedError(message, status=404)
    pairs = _pairs(request)
    key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
    if len(key) > 255:
        raise RefusedError("Idempotency keys are at most 255 characters long.", kind="idempotency_error")
    call = Call(
        account=account,
        params=Parameters(unfold(pairs)),
        path=request.path,
        request_id=request_id,
        idempotency_key=key,
        control_key=request.headers.get("Guichet-Sandbox-Control", ""),
    )

    current_request.set((request_id, key))

    def effect() -> Answer:
        return handler(call, **parts)

    ordered = faults.take_for_request(account, request.method or "", request.path)
    if request.method == "GET" and ordered is None:
        return idempotency.reading(effect)

    def apply(wrapped: Callable[[], Answer]) -> Answer:
        if key:
            return idempotency.once(account, key, idempotency.fingerprint("POST", request.path, pairs), wrapped)
        return idempotency.in_one_transaction(account, wrapped)

    return faults.with_fault(ordered, apply, effect)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    source = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and request.content_type not in ("application/x-www-form-urlencoded", ""):
        raise RefusedError("Requests are form-encoded (application/x-www-form-urlencoded).")
    return [(name, str(value)) for name, values in source.lists() for value in values]


def _response(request: HttpRequest, request_id: str, answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.text, status=answer.status, content_type="application/json")
    response["Request-Id"] = request_id
    response["Cache-Control"] = "no-store"
    if key := request.headers.get("Idempotency-Key"):
        response["Idempotency-Key"] = key
    if answer.replayed:
        response["Idempotent-Replayed"] = "true"
    return response
