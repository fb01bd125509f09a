"""A product that listens for webhooks: a real HTTP server that keeps what comes and answers as it is told."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Heard:
    headers: dict[str, str]
    body: bytes

    def read(self, secret: str) -> Any:
        """The message, as a product that verifies it by the library reads it."""
        return Webhook(secret).verify(self.body, self.headers)


class Listener:
    """`answers` are statuses for what comes next, then it is 200; `location` goes with a redirect, `retry_after` with
    whatever is no success.
    """

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: deque[int] = deque()
        self.location = ""
        self.retry_after = ""
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append(Heard(dict(self.headers), body))
                status = listener.answers.popleft() if listener.answers else 200
                self.send_response(status)
                if listener.location:
                    self.send_header("Location", listener.location)
                if listener.retry_after and status >= 300:
                    self.send_header("Retry-After", listener.retry_after)
                self.end_headers()
                self.wfile.write(f"said {status}".encode())

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hooks?from=guichet"

    def wait_for(self, count: int, timeout_seconds: float = 10.0) -> None:
        deadline = time.monotonic() + timeout_seconds
        while len(self.heard) < count:
            assert time.monotonic() < deadline, f"{len(self.heard)} of {count} messages in {timeout_seconds:.0f} s"
            time.sleep(0.01)


@contextmanager
def open_listener() -> Iterator[Listener]:
    listener = Listener()
    threading.Thread(target=listener.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield listener
    finally:
        listener.server.shutdown()
        listener.server.server_close()
