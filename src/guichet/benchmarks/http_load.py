"""Asks for one page over and over, on connections that stay open: as light as the standard library can."""

from __future__ import annotations

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class UnexpectedAnswerError(Exception):
    """The server answered with something else than 200, or hung up."""


def rate(port: int, request: bytes, *, connections: int, seconds: float) -> float:
    """Answers a second that `connections` asking at once get, each asking anew as soon as it is answered."""
    # In a thread of its own: the caller's may have an event loop already.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _rate(port, request, connections, seconds)).result()


def get(host: str, path: str, cookies: str) -> bytes:
    """The request, written out."""
    lines = (f"GET {path} HTTP/1.1", f"Host: {host}", f"Cookie: {cookies}", "Accept-Language: fr", "", "")
    return "\r\n".join(lines).encode()


async def _rate(port: int, request: bytes, connections: int, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    asked = [_Connection(request, started + seconds, loop.create_future()) for _ in range(connections)]
    for each in asked:
        await loop.create_connection(lambda each=each: each, "127.0.0.1", port)  # type: ignore[misc]
    counts = await asyncio.gather(*(each.done for each in asked))
    return sum(counts) / (time.perf_counter() - started)


class _Connection(asyncio.Protocol):
    """One of them. `done` is how many answers it got once the time is over."""

    def __init__(self, request: bytes, until: float, done: asyncio.Future[int]) -> None:
        self.request = request
        self.until = until
        self.done = done
        self.count = 0
        self.answer = b""
        self.expected = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_connection gives
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.answer += data
        if not self.expected and (end := self.answer.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self.answer, 0, end)
            if not self.answer.startswith(b"HTTP/1.1 200 ") or length is None:
                self._fail(self.answer[:200])
                return
            self.expected = end + 4 + int(length[1])
        if self.expected and len(self.answer) >= self.expected:
            self.answer, self.expected = b"", 0
            self.count += 1
            if time.perf_counter() < self.until:
                self.transport.write(self.request)
            else:
                self.done.set_result(self.count)
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self._fail(repr(error).encode())

    def _fail(self, why: bytes) -> None:
        self.done.set_exception(UnexpectedAnswerError(why.decode(errors="replace")))
        self.transport.close()
