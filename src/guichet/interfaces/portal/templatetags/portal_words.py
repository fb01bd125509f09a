"""Words for what data says by code: roles, states, provinces. Codes are the contexts', words the catalogue's."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guichet.contexts.access.public import MembershipView
from guichet.contexts.brands.public import ProgrammeView
from guichet.contexts.customers.public import PostalAddress
from guichet.contexts.subscriptions.public import ParkedFor
from guichet.infra import formats

register = template.Library()
Words = dict[str, str | Promise]

ROLES: Words = {"holder": _("Holder"), "billing_manager": _("Billing manager"), "member": _("Member")}
REGIONS: Words = {
    "AB": _("Alberta"),
    "BC": _("British Columbia"),
    "MB": _("Manitoba"),
    "NB": _("New Brunswick"),
    "NL": _("Newfoundland and Labrador"),
    "NS": _("Nova Scotia"),
    "NT": _("Northwest Territories"),
    "NU": _("Nunavut"),
    "ON": _("Ontario"),
    "PE": _("Prince Edward Island"),
    "QC": _("Quebec"),
    "SK": _("Saskatchewan"),
    "YT": _("Yukon"),
}
SUBSCRIPTION_STATES: dict[str, tuple[str, str | Promise]] = {
    "trialing": ("info", _("Trial")),
    "active": ("ok", _("Active")),
    "past_due": ("bad", _("Payment late")),
    "suspended": ("bad", _("Suspended")),
    "paused": ("warn", _("Paused")),
    "canceled": ("", _("Cancelled")),
    "expired": ("", _("Expired")),
}
INVOICE_STATES: dict[str, tuple[str, str | Promise]] = {
    "paid": ("ok", _("Paid")),
    "open": ("info", _("To be paid")),
    "failed": ("bad", _("Payment declined")),
    "void": ("", _("Void")),
    "uncollectible": ("", _("No longer claimed")),
}


@register.simple_tag
def role_name(membership: MembershipView | None) -> str:
    """Without a membership: one of the company's own people."""
    return str(ROLES[membership.role]) if membership else str(_("Company staff"))


CATEGORIES: dict[str, Promise] = {
    "general_contractor": _("General contractor"),
    "architect": _("Architecture practice"),
    "engineer": _("Engineering firm"),
    "specialised_trade": _("Specialised trade"),
    "owner": _("Building owner"),
    "other": _("Other"),
}


@register.simple_tag
def category_name(category: str) -> str:
    return str(CATEGORIES.get(category, category))


KINDS: Words = {
    "consumer": _("Consumer"),
    "non_professional": _("Association or other non-professional"),
    "professional": _("Professional"),
}


@register.simple_tag
def kind_name(kind: str) -> str:
    return str(KINDS.get(kind, kind))


@register.simple_tag
def programme_name(programme: ProgrammeView) -> str:
    language = get_language() or "fr"
    return programme.name.get(language) or next(iter(programme.name.values()), programme.code)


@register.simple_tag
def region_name(region: str) -> str:
    return str(REGIONS.get(region, region))


@register.simple_tag
def country_name(country: str) -> str:
    return formats.country_name(country, get_language() or "fr")


@register.simple_tag
def address_city(address: PostalAddress) -> str:
    """`Montréal (Québec) H3B 1K9`, `35000 Rennes`: as the country writes it."""
    if address.country == "CA":
        return f"{address.city} ({region_name(address.region)}) {address.postal_code}"
    return f"{address.postal_code} {address.city}".strip()


@register.simple_tag
def subscription_badge(status: str) -> SafeString:
    return _badge(*SUBSCRIPTION_STATES.get(status, ("", status)))


@register.simple_tag
def invoice_badge(status: str) -> SafeString:
    return _badge(*INVOICE_STATES.get(status, ("", status)))


def _badge(tone: str, words: str | Promise) -> SafeString:
    return _drawn_badge(tone, str(words))


@lru_cache(maxsize=512)
def _drawn_badge(tone: str, words: str) -> SafeString:
    """A long list has the same few over and over."""
    return render_to_string("portal/_badge.html", {"tone": tone, "words": words})


PARKED = {
    ParkedFor.DETAILS: _("The billing details are incomplete, or no rule says which taxes apply there."),
    ParkedFor.AMOUNT: _("The amount is larger than anything that is billed at once."),
    ParkedFor.COUNT: _("There were too many invoices on one day."),
    ParkedFor.ERROR: _("The program failed. Tell whoever runs it before you go on."),
}


@register.simple_tag
def parked_reason(reason: ParkedFor) -> str:
    """Why a customer is billed no further, in a sentence."""
    return str(PARKED[reason])
