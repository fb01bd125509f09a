"""The official library, set up once: kept connections, a time limit, no retries of its own, nothing told about us.

The library never retries here: whoever called knows whether asking again is safe, and with which key.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
import stripe
from requests.adapters import HTTPAdapter
from stripe import HTTPClient, RequestOptions, RequestsClient

from guichet.adapters.stripe.settings import StripeSettings

KEPT_CONNECTIONS = 32
CONNECT_SECONDS = 5.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")

# Otherwise the library writes an identifier into the home directory and sends it along with timings.
stripe.enable_telemetry = False
# Below this level the library logs each call, and at debug whole bodies: names, addresses, secrets in answers.
logging.getLogger("stripe").setLevel(logging.WARNING)


def new_client(settings: StripeSettings) -> stripe.StripeClient:
    """A client of this account; cheap, since clients of one host share their connections."""
    return stripe.StripeClient(
        settings.api_key,
        base_addresses={"api": settings.api_base},
        http_client=_http_client(settings.timeout_seconds, urlsplit(settings.api_base).hostname in LOOPBACK),
        max_network_retries=0,
    )


def with_key(key: str) -> RequestOptions:
    """Our own idempotency key for one write."""
    return {"idempotency_key": key}


@lru_cache(maxsize=8)
def _http_client(timeout_seconds: float, loopback: bool) -> HTTPClient:
    session = requests.Session()
    # A proxy from the environment cannot reach this machine's own loopback.
    session.trust_env = not loopback
    # Threads and accounts share the session; a cookie must not travel from one to another.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=KEPT_CONNECTIONS))
    return RequestsClient(timeout=(min(CONNECT_SECONDS, timeout_seconds), timeout_seconds), session=session)
