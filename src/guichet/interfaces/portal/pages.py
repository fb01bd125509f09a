"""The pages that a menu can name: programmes' data speak of them by key, never by address.

A page whose address nothing answers yet is left out of every menu, and so is one that the membership may not open.
Labels that do not move are those of the catalogue (fr) for the wording here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.interfaces.portal.permissions import Permission


@dataclass(frozen=True, slots=True)
class Page:
    """`route` is the name of its address in the portal's routes; `icon` a lucide name for menus that give none.

    The page is the current one for every address that begins with its own or with one of `covers`.
    """

    route: str
    label: str | Promise
    icon: str
    permission: Permission
    covers: tuple[str, ...] = ()


PAGES: dict[str, Page] = {
    # The dialog of a pending payment stands over it.
    "overview": Page("overview", _("Overview"), "layout-dashboard", Permission.SIGNED_IN, ("/facturation/regler/",)),
    "members": Page("members", _("Members"), "users-round", Permission.HOLDER),
    "licences": Page("licences", _("Licences"), "key-round", Permission.HOLDER),
    "subscriptions": Page("subscriptions", _("Subscriptions"), "refresh-cw", Permission.BILLING),
    "billing": Page("billing", _("Billing"), "wallet", Permission.BILLING),
    "history": Page(
        "billing_history",
        _("Billing history"),
        "receipt-text",
        Permission.BILLING,
        (
            "/facturation/factures/",
            "/facturation/avoirs/",
            "/facturation/releve/",
            "/facturation/a-venir/",
        ),
    ),
    "methods": Page("payment_methods", _("Payment methods"), "credit-card", Permission.BILLING),
    "details": Page("billing_details", _("Billing details"), "id-card", Permission.BILLING),
    "addresses": Page("billing_addresses", _("Billing and shipping address"), "map-pin", Permission.BILLING),
    "journal": Page("journal", _("Journal"), "scroll-text", Permission.HOLDER),
    "requests": Page("requests", _("Requests"), "life-buoy", Permission.MEMBER),
    "settings": Page("settings", _("Settings"), "settings", Permission.MEMBER),
    "account": Page("account", _("My account"), "user-round", Permission.SIGNED_IN),
}

# What a menu may call a page or a group instead, where a source names it so.
LABELS: dict[str, str | Promise] = {
    "account": _("Account"),
    "my_account": _("My account"),
    "settings": _("Settings"),
    "billing": _("Billing"),
    "shipping_and_billing": _("Shipping and billing"),
    "billing_information": _("Billing information"),
    "payment": _("Payment"),
    "licence": _("Licence"),
    "overview": _("Overview"),
    "home": _("Home"),
}


def address_of(page: Page) -> str | None:
    """Where the page is, None while nothing answers there."""
    return _address(page.route, get_urlconf())


@lru_cache(maxsize=256)
def _address(route: str, urlconf: str | None) -> str | None:
    try:
        return reverse(route, urlconf)
    except NoReverseMatch:
        return None
