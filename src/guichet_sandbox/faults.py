"""Faults on order: counted, never random. Each use is one committed step, whatever becomes of the request."""

import contextlib
import select
import socket
import time
from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
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
    if path.startswith(OWN_PATHS) or not _waiting(account, REQUEST_KINDS, method).exists():
        return None
    with transaction.atomic():
        return next(iter(_take(account, REQUEST_KINDS, path, method)), None)


def take_for_webhook(account: Account, kinds: Sequence[str], event_type: str) -> dict[str, Fault]:
    """Use up one fault of each of these kinds that is ordered, inside the caller's transaction; by kind."""
    return {fault.kind: fault for fault in _take(account, kinds, event_type, "POST", one_of_each=True)}


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


def _waiting(account: Account, kinds: Sequence[str], method: str) -> QuerySet[Fault]:
    return Fault.objects.filter(account=account, kind__in=kinds, method=method, remaining__gt=0)


def _take(account: Account, kinds: Sequence[str], path: str, method: str, *, one_of_each: bool = False) -> list[Fault]:
    """The oldest that matches, or the oldest of each kind; each with one use less."""
    taken: dict[str, Fault] = {}
    for fault in _waiting(account, kinds, method).select_for_update().order_by("id"):
        which = fault.kind if one_of_each else ""
        if which not in taken and path.startswith(fault.path):
            fault.remaining -= 1
            fault.save()
            taken[which] = fault
    return list(taken.values())
