"""Where the provider's webhooks arrive: the portal's own address, kept as they came until the post is handed over. And
where the brands tell what happened, as a product of the company's own hears it.

No thread of its own: the director takes them in while it waits for whoever does the deeds, so that it can fork.
"""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing.connection import Connection, wait

BACKLOG = 64
Webhook = tuple[str, dict[str, str], bytes]
# The path of the product that is told.
PRODUCT = "/product/"
NO_ANSWER = 0


class _Server(HTTPServer):
    request_queue_size = BACKLOG


class PostBox:
    """`came` are (host, headers, body), oldest first. On a port of its own: what others still send goes elsewhere.

    `told` is what the product heard, message id → its bodies; it answers `answer`, or nothing at all.
    """

    def __init__(self) -> None:
        self.came: list[Webhook] = []
        self.told: dict[str, set[str]] = {}
        self.answer = 200
        box = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path != PRODUCT:
                    box.came.append((self.headers["Host"].partition(":")[0], dict(self.headers), body))
                    self._answers(200)
                    return
                box.told.setdefault(self.headers["webhook-id"], set()).add(body.decode())
                if box.answer != NO_ANSWER:
                    self._answers(box.answer)

            def _answers(self, status: int) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = _Server(("127.0.0.1", 0), Handler)

    @property
    def port(self) -> int:
        return int(self._server.server_port)

    def take_in_until(self, answer: Connection, patience_seconds: float) -> bool:
        """Until something is to be read on `answer`; False when patience is over."""
        deadline = time.monotonic() + patience_seconds
        while answer not in wait([answer, self._server.socket], 1):
            if time.monotonic() > deadline:
                return False
            self.take_in(0)
        return True

    def take_in(self, seconds: float) -> None:
        """What comes in so long."""
        if wait([self._server.socket], seconds):
            self._server.handle_request()

    def close(self) -> None:
        self._server.server_close()
