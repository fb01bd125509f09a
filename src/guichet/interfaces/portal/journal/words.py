"""The audit trail in people's words: one sentence an action, one label a field, values as their kind is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.contexts.customers.public import PostalAddress
from guichet.infra.audit_trail import RecordView
from guichet.infra.formats import day_medium
from guichet.interfaces.portal.templatetags.portal_words import ROLES, address_city, category_name, country_name

ACTIONS: dict[str, Promise] = {
    "customer.details_changed": _("Organisation's information changed"),
    "customer.vat_id_changed": _("VAT number"),
    "customer.parked": _("Billing stopped until it is looked at"),
    "customer.released": _("Billing goes on"),
    "customer.programme_changed": _("Moved to another programme"),
    "subscription.started": _("Subscription started"),
    "subscription.changed": _("Licences changed"),
    "subscription.change_scheduled": _("Change planned for the term"),
    "subscription.change_taken_back": _("Planned change taken back"),
    "subscription.end_scheduled": _("Cancellation asked for"),
    "subscription.end_taken_back": _("Cancellation taken back"),
    "subscription.ended": _("Subscription ended"),
    "subscription.expired": _("Subscription expired"),
    "subscription.renewal_off": _("Automatic renewal turned off"),
    "subscription.renewal_on": _("Automatic renewal turned on"),
    "subscription.pause_scheduled": _("Pause asked for"),
    "subscription.pause_taken_back": _("Pause taken back"),
    "subscription.paused": _("Subscription paused"),
    "subscription.resumed": _("Subscription resumed"),
    "subscription.suspended": _("Subscription suspended"),
    "subscription.price_risen": _("New price"),
    "subscription.price_changed": _("Price of the programme"),
    "subscription.enrolled": _("Subscription added"),
    "subscription.named": _("Subscription renamed"),
    "subscription.trial_started": _("Trial started"),
    "subscription.trial_converted": _("Trial turned into a subscription"),
    "credit_note.issued": _("Credit note issued"),
    "charge.added": _("One-off charge planned"),
    "charge.taken_back": _("One-off charge taken back"),
    "charge.billed": _("One-off charges invoiced"),
    "invoice.skipped": _("Period that costs nothing, without an invoice"),
    "invoice.written_off": _("Invoice no longer claimed"),
    "invoice.voided": _("Invoice withdrawn"),
    "dunning.opened": _("Payment refused: reminders begin"),
    "dunning.held": _("Reminders held"),
    "dunning.resumed": _("Reminders go on"),
    "dunning.stopped": _("Reminders stopped"),
    "payment.dispute_seen_to": _("Disputed payment seen to"),
    "payment.unknown_seen_to": _("Payment of unknown outcome seen to"),
    "method.added": _("Payment method added"),
    "method.replaced": _("Payment method replaced"),
    "method.removed": _("Payment method removed"),
    "method.fallback_agreed": _("Another payment method may stand in for a refused one"),
    "method.fallback_withdrawn": _("No other payment method stands in for a refused one"),
    "method.preferred": _("Preferred payment method changed"),
    "invitation.sent": _("Invitation sent"),
    "invitation.sent_again": _("Invitation sent again"),
    "invitation.revoked": _("Invitation revoked"),
    "invitation.expired": _("Invitation expired"),
    "member.joined": _("Member joined"),
    "member.removed": _("Member removed"),
    "seat.assigned": _("Licence given"),
    "seat.released": _("Licence freed"),
}
FIELDS: dict[str, Promise] = {
    "name": _("Name"),
    "programme": _("Programme"),
    "email": _("Email address"),
    "category": _("Category"),
    "billing_email": _("Billing email"),
    "address": _("Billing address"),
    "shipping": _("Shipping address"),
    "number": _("Number"),
    "vat_id": _("VAT number"),
    "vat_id_valid": _("Valid"),
    "invoice": _("Invoice"),
    "description": _("For"),
    "units": _("Quantity"),
    "product": _("Product"),
    "quantity": _("Licences"),
    "interval": _("Interval"),
    "effective_on": _("Takes effect on"),
    "billed_on": _("First billed on"),
    "ends_on": _("Ends on"),
    "ended_on": _("Ended on"),
    "paused_on": _("Paused on"),
    "resumed_on": _("Resumed on"),
    "covered_from": _("First day"),
    "covered_until": _("Last day"),
    "suspended_on": _("Suspended on"),
    "trial_until": _("Trial until"),
    "renews": _("Automatic renewal"),
    "valid_until": _("Valid until"),
    "reason": _("Reason"),
    "role": _("Role"),
    "licence": _("Licence"),
    "method": _("Payment method"),
    "preferred": _("Preferred"),
}
INTERVALS = {"month": _("Monthly"), "year": _("Yearly")}
# What a change is about, as the page's address says it; each with what its actions begin with.
SUBJECTS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "organisation": (_("Organisation"), ("customer",)),
    "abonnement": (_("Subscription"), ("subscription",)),
    "facturation": (_("Billing"), ("credit_note", "charge", "invoice", "dunning", "payment")),
    "paiement": (_("Payment methods"), ("method",)),
    "membres": (_("Members"), ("invitation", "member", "seat")),
}
# Here the reason is a note that the company makes for itself.
INNER_REASONS = {"invoice.written_off", "invoice.voided"}
DAYS = {"valid_until", "trial_until", "covered_from", "covered_until"}
# These say of whom or of what a change is, and stay when they are the same before and after.
NAMES = {"name", "email", "product", "method", "number", "vat_id"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that differs; an empty `before` or `after` was not there. `is_name`: or what the change is about."""

    is_name: bool
    label: str
    before: str
    after: str


def title_of(record: RecordView) -> str:
    return str(ACTIONS.get(record.action, record.action))


def facts_of(record: RecordView, language: str, locale: str, *, inner: bool) -> list[Fact]:
    """What differs, field by field, in the order of FIELDS; what nobody named there is left out.

    `inner` for the company's own people, who also see why an invoice is claimed no more.
    """
    keys = [key for key in FIELDS if key in record.before or key in record.after]
    if not inner and record.action in INNER_REASONS:
        keys.remove("reason")
    facts = [
        Fact(
            key in NAMES,
            str(FIELDS[key]),
            _shown(key, record.before[key], language, locale) if key in record.before else "",
            _shown(key, record.after[key], language, locale) if key in record.after else "",
        )
        for key in keys
    ]
    return [fact for fact in facts if fact.before != fact.after or fact.is_name]


def _shown(key: str, value: Any, language: str, locale: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if key in {"address", "shipping"} and isinstance(value, dict):
        return _address(value)
    if key == "product" and isinstance(value, dict):
        return str(value.get(language, ""))
    if key.endswith("_on") or key in DAYS:
        return day_medium(date.fromisoformat(str(value)), locale)
    words: dict[str, Callable[[str], str]] = {
        "category": category_name,
        "interval": lambda code: str(INTERVALS.get(code, code)),
        "role": lambda code: str(ROLES.get(code, code)),
    }
    return words[key](str(value)) if key in words else str(value)


def _address(value: dict[str, Any]) -> str:
    address = PostalAddress(**value)
    parts = [address.line1, address.line2, address_city(address), country_name(address.country)]
    return ", ".join(part for part in parts if part)
