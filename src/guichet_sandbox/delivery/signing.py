"""Stripe's signature of a webhook."""

import hashlib
import hmac


def signature(secret: str, payload: bytes, at: int) -> str:
    """The `Stripe-Signature` header of `payload`, sent at `at` (seconds since 1970, machine time)."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"
