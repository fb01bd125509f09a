"""What a session remembers besides the person: the brand that it was opened at, and the account chosen there.

A session without this brand's mark is worth nothing here (recipes of one identity at several brands).
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

BRAND_KEY = "guichet_brand"
CUSTOMER_KEY = "guichet_customer"
ADDRESS_KEY = "guichet_address"
FRESH_KEY = "guichet_signed_in"


def pin_to_brand(request: HttpRequest, brand_id: UUID) -> None:
    """Called right after every sign-in, whatever its road."""
    request.session[BRAND_KEY] = str(brand_id)
    request.session[FRESH_KEY] = True


def has_just_signed_in(request: HttpRequest) -> bool:
    """Once after each sign-in."""
    return bool(request.session.pop(FRESH_KEY, False))


def is_session_of(request: HttpRequest, brand_id: UUID) -> bool:
    return bool(request.session.get(BRAND_KEY) == str(brand_id))


def choose_customer(request: HttpRequest, customer_id: UUID) -> None:
    """The account that the next pages are about."""
    request.session[CUSTOMER_KEY] = str(customer_id)


def chosen_customer(request: HttpRequest) -> str:
    """The id chosen last, empty if none; whether the person still belongs to it is for the caller to see."""
    return str(request.session.get(CUSTOMER_KEY, "")) if request.user.is_authenticated else ""


def remember_address(request: HttpRequest, email: str) -> None:
    """Who will sign in next on this browser: the sign-in page has the address filled in."""
    request.session[ADDRESS_KEY] = email


def remembered_address(request: HttpRequest) -> str:
    return str(request.session.get(ADDRESS_KEY, ""))
