"""One POST. The name is looked up here and the connection is made to what was found, so that a name cannot be a public
address when it is looked at and a private one when it is called.
"""

from __future__ import annotations

import socket
import time
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

import certifi
import urllib3
from standardwebhooks import Webhook

from guichet.contexts.notifications.ports import Answer, Message, may_be_called

CONNECT_SECONDS, ANSWER_SECONDS = 5, 15
KEPT_BYTES = 2000
KEPT_CHARACTERS = 500
# Digits of a number of seconds that is looked at: a hundred days.
LONGEST_SECONDS = 7


class NotAllowedError(Exception):
    """The name leads to an address that must not be called."""


def send(message: Message) -> Answer:
    """The answer is whatever came, a redirect too; without one, why."""
    began = time.monotonic()
    code, text, again = None, "", None
    try:
        code, text, again = _post(message)
    except NotAllowedError:
        text = "the address is private"
    except (urllib3.exceptions.HTTPError, OSError, UnicodeError, ValueError) as failed:
        text = f"{type(failed).__name__}: {failed}"
    took_ms = round((time.monotonic() - began) * 1000)
    return Answer(code, text.replace("\0", "")[:KEPT_CHARACTERS], took_ms, again)


def _post(message: Message) -> tuple[int, str, timedelta | None]:
    parts = urlsplit(message.url)
    failed: Exception | None = None
    for address in _addresses(parts, may_be_private=message.may_be_private):
        pool = _pool(parts, address)
        try:
            answer = pool.urlopen(
                "POST",
                (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
                body=message.body.encode(),
                headers=_headers(message, parts.netloc),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            again = _asked_for(answer.headers.get("Retry-After", ""), message.sent_at)
            return answer.status, answer.read(KEPT_BYTES).decode("utf-8", "replace"), again
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as unreachable:
            failed = unreachable
        finally:
            pool.close()
    raise failed or OSError("the name leads nowhere")


def _asked_for(written: str, now: datetime) -> timedelta | None:
    """`Retry-After` is seconds or a date (RFC 9110, 10.2.3); anything else, or what is past, asks for nothing."""
    if written.isascii() and written.isdigit() and len(written) <= LONGEST_SECONDS:
        return timedelta(seconds=int(written))
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    return until - now if until.tzinfo is not None and until > now else None


def _addresses(parts: SplitResult, *, may_be_private: bool) -> list[str]:
    """What the name leads to now. One private address among them is enough to call none."""
    found = socket.getaddrinfo(parts.hostname or "", None, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not may_be_private and not all(may_be_called(address) for address in addresses):
        raise NotAllowedError
    return addresses


def _pool(parts: SplitResult, address: str) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS)
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, parts.port or 80, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        address,
        parts.port or 443,
        timeout=timeout,
        ca_certs=certifi.where(),
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
    )


def _headers(message: Message, host: str) -> dict[str, str]:
    signatures = [Webhook(secret).sign(message.id, message.sent_at, message.body) for secret in message.secrets]
    return {
        "Host": host,
        "Content-Type": "application/json",
        "User-Agent": "Guichet-Webhooks/1",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(message.sent_at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
