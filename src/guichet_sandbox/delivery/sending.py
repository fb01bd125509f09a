"""One HTTP POST to a receiver."""

import http.client
import json
from urllib.parse import urlsplit

from guichet_sandbox.clock import wall_now
from guichet_sandbox.delivery.signing import signature
from guichet_sandbox.models import Delivery
from guichet_sandbox.wire.shapes import event as event_shape

TIMEOUT_SECONDS = 5.0


class UnreachableError(Exception):
    """The receiver did not answer at all."""


def send(delivery: Delivery) -> bool:
    """POST the signed event; whether the receiver answered 2xx.

    Raises UnreachableError without an answer. Names below `.localhost` are this machine, which not every
    resolver knows.
    """
    payload = json.dumps(event_shape(delivery.event), ensure_ascii=False, indent=2).encode()
    target = urlsplit(delivery.endpoint.url)
    name = target.hostname or ""
    host = "127.0.0.1" if name == "localhost" or name.endswith(".localhost") else name
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    headers = {
        "Host": target.netloc.rpartition("@")[2],
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Guichet-Sandbox/1.0",
        "Stripe-Signature": signature(delivery.endpoint.secret, payload, int(wall_now().timestamp())),
        "Connection": "close",
    }
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        connection = kind(host, target.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", path, payload, headers)
            return 200 <= connection.getresponse().status < 300
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as reason:
        raise UnreachableError(str(reason)) from reason
