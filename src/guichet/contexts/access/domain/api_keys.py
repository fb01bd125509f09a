"""Keys by which programs ask: what they may, how they look. Only the SHA-256 is kept: 256 bits need no salt."""

from __future__ import annotations

import re
from enum import StrEnum
from hashlib import sha256

MARK = "gk_"
SECRET_BYTES = 32
# What of a key is shown for good, so that people can tell keys apart.
SHOWN = len(MARK) + 6
# How long an answer to a write is given again to whoever asks the same under the same Idempotency-Key.
LONGEST_IDEMPOTENCY_KEY = 100
_KEY = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}")


class Scope(StrEnum):
    """What a key may do; nothing follows from another."""

    ENTITLEMENTS_READ = "entitlements:read"
    CUSTOMERS_READ = "customers:read"
    SUBSCRIPTIONS_READ = "subscriptions:read"
    INVOICES_READ = "invoices:read"
    PAYMENTS_READ = "payments:read"
    USAGE_WRITE = "usage:write"


def looks_like_a_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def fingerprint(key: str) -> str:
    return sha256(key.encode()).hexdigest()
