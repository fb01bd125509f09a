"""When a message is tried again, and when an endpoint is given up; which addresses may be one."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

# After the first try: the waits that the Standard Webhooks specification proposes (https://www.standardwebhooks.com,
# Deliverability and reliability), about three days and a half in all.
WAITS = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
# How long nothing at all may arrive before an endpoint is switched off.
FAILING_FOR = timedelta(days=3)
# An endpoint that failed so often in a row is left alone for a while, whatever else is due there.
STOP_AFTER, REST = 3, timedelta(minutes=5)
# One that asks to be left alone for longer is called again after this all the same.
LONGEST_REST = timedelta(days=1)
# How long the secret before stays valid after a new one.
BOTH_VALID_FOR = timedelta(days=1)
# How long it is kept how a message went; after a month it cannot be told again.
KEPT_FOR = timedelta(days=90)
GONE = 410
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LONGEST_URL = 500


class DeliveryStatus(StrEnum):
    """PENDING is to be tried, for the first time or again; FAILED was tried as often as it is."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class OffReason(StrEnum):
    """Who or what switched an endpoint off: a person, days without an answer, or its own 410."""

    PERSON = "person"
    FAILING = "failing"
    GONE = "gone"


def next_try(tries: int, now: datetime, thousandths: int) -> datetime | None:
    """When it is tried again after so many tries; None: So many `thousandths` of a tenth of the wait come on top."""
    if tries > len(WAITS):
        return None
    wait = WAITS[tries - 1]
    return now + wait + wait * thousandths // 10_000


def rest_until(asked: timedelta, now: datetime) -> datetime:
    """Until when an endpoint is left alone that asks for it (`Retry-After`)."""
    return now + min(asked, LONGEST_REST)


def is_given_up(failing_since: datetime, now: datetime) -> bool:
    return now - failing_since >= FAILING_FOR


def url_refusal(url: str, *, may_be_private: bool) -> str | None:
    """Why this cannot be an endpoint's address: `invalid`, `https`, `private`; None if it can.

    Of a name, what it leads to is looked at when it is called, each time.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "invalid"
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if not plain or parts.scheme not in {"http", "https"} or not host or parts.username or parts.fragment:
        return "invalid"
    if may_be_private:
        return None
    if parts.scheme != "https":
        return "https"
    return None if may_be_called(host) else "private"


def may_be_called(host: str) -> bool:
    """Whether an address that is written as numbers is one of the public network; a name may be."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")
    within = [address]
    if isinstance(address, ipaddress.IPv6Address):
        within += _within(address)
    return all(each.is_global and not each.is_multicast for each in within)


def _within(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The addresses of version 4 to which one of version 6 may lead, by whatever stands between."""
    teredo = address.teredo
    nat64 = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None
    found = [address.ipv4_mapped, address.sixtofour, teredo[1] if teredo else None, nat64]
    return [each for each in found if each is not None]
