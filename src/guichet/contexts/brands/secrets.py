"""Encrypts brands' secrets at rest under GUICHET_SECRET_KEYS: the first key writes, all of them read."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _box() -> MultiFernet:
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(sha256(b"guichet brands " + key.encode()).digest()))
            for key in settings.SECRET_KEYS
        ]
    )


def seal(value: dict[str, Any]) -> str:
    return _box().encrypt(json.dumps(value).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(_box().decrypt(sealed.encode()))
    return value


def is_readable(sealed: str) -> bool:
    """Whether one of the keys at hand opens it."""
    try:
        unseal(sealed)
    except InvalidToken:
        return False
    return True
