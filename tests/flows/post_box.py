"""Where the provider's webhooks arrive in tests: a real HTTP server that keeps them until the test hands them over."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from guichet.contexts.brands.public import BrandView
from guichet.flows.gateway_events import receive_webhook
from guichet.infra.clock import wall_now


def signed(secret: str, body: bytes, *, age: timedelta = timedelta(0)) -> dict[str, str]:
    """The headers of a webhook that was signed so long ago, as the provider signs."""
    stamp = int((wall_now() - age).timestamp())
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    return {"Stripe-Signature": f"t={stamp},v1={mac.hexdigest()}"}


class PostBox:
    """Webhooks as they came, in order: headers and body."""

    def __init__(self) -> None:
        self.webhooks: list[tuple[dict[str, str], bytes]] = []
        box = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                box.webhooks.append((dict(self.headers), body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def port(self) -> int:
        return int(self.server.server_port)

    def wait_for(self, kind: str, *, count: int = 1, timeout_seconds: float = 10.0) -> None:
        """Until that many webhooks of this kind came."""
        deadline = time.monotonic() + timeout_seconds
        while sum(f'"type": "{kind}"'.encode() in body for _, body in self.webhooks) < count:
            assert time.monotonic() < deadline, f"no {kind} webhook in {timeout_seconds:.0f} s"
            time.sleep(0.02)

    def hand_over(self, brand: BrandView, *, times: int = 1) -> int:
        """Give everything that came to the brand's webhook address, each so often; how many events were new."""
        waiting, self.webhooks = self.webhooks, []
        return sum(receive_webhook(brand, "sandbox", headers, body) for headers, body in waiting for _ in range(times))


@contextmanager
def open_post_box() -> Iterator[PostBox]:
    box = PostBox()
    threading.Thread(target=box.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield box
    finally:
        box.server.shutdown()
        box.server.server_close()
