"""A shop at the real sandbox, and a real HTTP server that receives its webhooks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import stripe

from tests.sandbox.shop import Shop
from tests.support.sandbox import Sandbox


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    """An account of this test alone."""
    return Shop.open(sandbox)


class Receiver:
    """Takes webhooks at `url`; answers the statuses of `answers` in turn, then 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.slow_seconds = 0.0
        self.requests: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.requests.append((dict(self.headers), body))
                time.sleep(receiver.slow_seconds)
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://plans.localhost:{self.server.server_port}/webhooks/sandbox/"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def listen(self, shop: Shop, *kinds: str) -> str:
        """Have the shop's events of these kinds sent here; the secret they are signed with."""
        wanted = {"url": self.url, "enabled_events": list(kinds or ("*",))}
        return str(shop.client.v1.webhook_endpoints.create(wanted).secret)

    def wait_for(self, count: int, seconds: float = 8) -> None:
        deadline = time.monotonic() + seconds
        while len(self.requests) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.requests) >= count, f"{len(self.requests)} of {count} webhooks came"

    def events(self, secret: str) -> list[stripe.Event]:
        """What came, each verified by the official library."""
        return [
            stripe.Webhook.construct_event(body, headers["Stripe-Signature"], secret) for headers, body in self.requests
        ]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture
def second_receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.server.shutdown()
    started.server.server_close()
