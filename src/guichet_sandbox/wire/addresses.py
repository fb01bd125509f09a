"""Addresses of the sandbox's pages. The secret in the address is the capability: there are no cookies."""

from urllib.parse import urlencode, urlsplit

from guichet_sandbox.models import Challenge, CheckoutSession
from guichet_sandbox.settings import ORIGIN


def pay_address(session: CheckoutSession) -> str:
    return f"{ORIGIN}/pay/{session.reference}?{urlencode({'secret': session.secret})}"


def frame_address(session: CheckoutSession) -> str:
    return f"{ORIGIN}/frame/{session.reference}?{urlencode({'secret': session.secret})}"


def challenge_address(challenge: Challenge) -> str:
    return f"{ORIGIN}/3ds/{challenge.reference}"


def origin_of(url: str) -> str:
    """`https://host:port` of an absolute address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def with_query(url: str, **values: str) -> str:
    """`url` with more query parameters."""
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, urlencode(values)]))
    return parts._replace(query=query).geturl()


def with_session(url: str, session: CheckoutSession) -> str:
    """`url` with Stripe's placeholder filled."""
    return url.replace("{CHECKOUT_SESSION_ID}", session.reference)


def is_web_address(url: str) -> bool:
    """Absolute http(s), with nothing that could leave a header of the page's policy."""
    parts = urlsplit(url)
    plain = not any(character.isspace() or character in ";,'\"" for character in parts.netloc)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain
