"""A provider that says what a test tells it to: the real library over real HTTP, to a server of one sentence."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, list[str]]
    body: bytes
    connection: int


@dataclass
class Canned:
    """`answers` are given in turn, the last for ever; bytes go out as they are. `received` is what was asked."""

    port: int = 0
    answers: list[tuple[int, dict[str, Any] | bytes]] = field(default_factory=lambda: [(200, {})])
    received: list[Received] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def says(self, status: int, body: dict[str, Any] | bytes) -> None:
        self.answers = [(status, body)]

    def refuses(self, status: int, **error: Any) -> None:
        """An error in Stripe's envelope."""
        self.says(status, {"error": error})


@contextmanager
def canned_provider() -> Iterator[Canned]:
    """The server, for the length of a block."""
    canned = Canned()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            form = parse_qs(body.decode(errors="replace"))
            canned.received.append(
                Received(self.command, self.path, dict(self.headers), form, body, self.client_address[1])
            )
            status, content = canned.answers.pop(0) if len(canned.answers) > 1 else canned.answers[0]
            sent = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.send_header("Request-Id", "req_canned")
            self.send_header("Set-Cookie", "trace=1; Path=/")
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    canned.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield canned
    finally:
        server.shutdown()
        server.server_close()
