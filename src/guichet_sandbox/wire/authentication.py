"""Who asks: any `sk_test_…` key is an account, made on first use."""

import base64
import binascii
import re

from guichet_sandbox.models import Account
from guichet_sandbox.wire.errors import RefusedError

KEY = re.compile(r"sk_test_([A-Za-z0-9_]{1,180})")


def account_of(authorization: str) -> Account:
    """The account of an `Authorization` header, Bearer or Basic (the key is the user name)."""
    match = KEY.fullmatch(_key(authorization))
    if match is None:
        raise RefusedError("Invalid API Key provided. The sandbox takes keys of the form sk_test_….", status=401)
    return Account.objects.get_or_create(name=match[1])[0]


def _key(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode("ascii").partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""
