"""Faults on order: counted, never random. Each use is one committed step, whatever becomes of the request."""

import contextlib
import select
import socket
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from guichet_sandbox.models import Account, Fault
from guichet_sandbox.wire.errors import RefusedError
from guichet_sandbox.wire.idempotency import SERVER_ERROR, Answer

REQUEST_KINDS = ("timeout_before", "timeout_after", "error_500_before", "error_500_after", "error_429", "reset")
WEBHOOK_KINDS = ("webhook_duplicate", "webhook_delay", "webhook_drop", "webhook_reorder")
# How long a time-out holds the connection, unless the order says: longer than any caller waits.
HELD_SECONDS = 40
# What concerns the faults themselves never goes wrong.
OWN_PATHS = ("/v1/test_helpers/faults", "/v1/test_helpers/deliveries")


class ConnectionLostError(Exception):
    """The caller gets no answer: after `seconds` of silence (or when it leaves), the connection goes."""

    def __init__(self, seconds: float) -> None:
        super().__init__("connection lost on order")
        self.seconds = seconds


def take_for_request(account: Account, method: str, path: str) -> Fault | None:
    """Use up one fault for this request, if one is ordered."""
    if path.startswith(OWN_PATHS):
        return None
    with transaction.atomic():
        return _take(account, REQUEST_KINDS, path, method)


def take_for_webhook(account: Account, kind: str, event_type: str) -> Fault | None:
    """Use up one fault of webhooks, inside the caller's transaction."""
    return _take(account, (kind,), event_type, "POST")


def with_fault(
    fault: Fault | None, apply: Callable[[Callable[[], Answer]], Answer], effect: Callable[[], Answer]
) -> Answer:
    """Answer a request under the fault; `apply` makes an effect and its stored answer one transaction.

    A 500 is stored under the caller's key, as Stripe does: the same key replays it, whether the effect was made or not.
    """
    if fault is None:
        return apply(effect)
    kind = fault.kind
    if kind == "timeout_before":
        raise ConnectionLostError(fault.seconds)
    if kind == "reset":
        raise ConnectionLostError(0)
    if kind == "error_429":
        raise RefusedError("Request rate limit exceeded.", status=429, code="rate_limit")
    if kind == "error_500_before":
        return apply(lambda: SERVER_ERROR)
    if kind == "error_500_after":
        return apply(lambda: _only_effect(effect))
    answer = apply(effect)
    if kind == "timeout_after":
        raise ConnectionLostError(fault.seconds)
    return answer


def lose_connection(request: HttpRequest, seconds: float) -> HttpResponse:
    """Hold the request's connection up to `seconds` or until the client leaves, then close it without a word."""
    connection.close()
    peer: socket.socket | None = request.META.get("gunicorn.socket")
    if peer is None:
        return HttpResponse(status=500)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not _has_left(peer):
        time.sleep(0.05)
    with contextlib.suppress(OSError):
        peer.shutdown(socket.SHUT_RDWR)
    # Nobody reads this: the server finds the connection gone.
    return HttpResponse(status=500)


def _has_left(peer: socket.socket) -> bool:
    readable, _, _ = select.select([peer], [], [], 0)
    try:
        return bool(readable) and not peer.recv(1, socket.MSG_PEEK)
    except OSError:
        return True


def _only_effect(effect: Callable[[], Answer]) -> Answer:
    effect()
    return SERVER_ERROR


def _take(account: Account, kinds: tuple[str, ...], path: str, method: str) -> Fault | None:
    waiting = Fault.objects.filter(account=account, kind__in=kinds, method=method, remaining__gt=0)
    for fault in waiting.select_for_update().order_by("id"):
        if path.startswith(fault.path):
            fault.remaining -= 1
            fault.save()
            return fault
    return None
