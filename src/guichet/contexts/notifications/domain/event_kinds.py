"""Every event that a product may be told of: its name, what it says, and what is in its data.

docs/events/ holds the JSON schema of each, written from here. A name or a field that was told once stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What a field may be, as JSON Schema says it. Money is whole minor units beside their currency.
ID: Mapping[str, Any] = {"type": "string", "format": "uuid"}
TEXT: Mapping[str, Any] = {"type": "string"}
MINOR: Mapping[str, Any] = {"type": "integer"}
CURRENCY: Mapping[str, Any] = {"type": "string", "pattern": "^[A-Z]{3}$"}
YES_OR_NO: Mapping[str, Any] = {"type": "boolean"}
INSTANT: Mapping[str, Any] = {"type": "string", "format": "date-time"}

INVOICE = {"invoice": ID, "number": TEXT, "total_minor": MINOR, "currency": CURRENCY}
CREDIT_NOTE = {"credit_note": ID, "number": TEXT, "invoice": ID, "total_minor": MINOR, "currency": CURRENCY}
PAYMENT = {"payment": ID, "amount_minor": MINOR, "currency": CURRENCY}
CODE = {"code": TEXT}
IDS: Mapping[str, Any] = {"type": "array", "items": ID}
REFUND = {"refund": ID, "amount_minor": MINOR, "currency": CURRENCY}
METHOD = {"method": ID}
SUBSCRIPTION = {"subscription": ID}
ENTITLEMENT = {"subscription": ID, "access": YES_OR_NO}
INVITATION = {"invitation": ID, "email": TEXT}
MEMBERSHIP = {"membership": ID, "person": ID, "email": TEXT}


@dataclass(frozen=True, slots=True)
class EventKind:
    """`data` is always there, beside the customer; `may_have` sometimes."""

    says: str
    data: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    may_have: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


KINDS: Mapping[str, EventKind] = {
    "entitlement.granted": EventKind("The customer may use the subscription from now on.", ENTITLEMENT),
    "entitlement.changed": EventKind("How many licences there are, or of which product, may be another.", ENTITLEMENT),
    "entitlement.revoked": EventKind("The customer may not use the subscription any more.", ENTITLEMENT),
    "subscription.started": EventKind("Bought and paid.", SUBSCRIPTION),
    "subscription.enrolled": EventKind("Added to the customer's group; it is billed with it.", SUBSCRIPTION),
    "subscription.trial_started": EventKind("A trial began.", SUBSCRIPTION),
    "subscription.trial_converted": EventKind("A trial became a paid subscription.", SUBSCRIPTION),
    "subscription.changed": EventKind("Its number, product, price or interval is another one.", SUBSCRIPTION),
    "subscription.change_scheduled": EventKind("A change waits for the term.", SUBSCRIPTION),
    "subscription.change_taken_back": EventKind("The change that waited does not come.", SUBSCRIPTION),
    "subscription.end_scheduled": EventKind("It will end at the term.", SUBSCRIPTION),
    "subscription.end_taken_back": EventKind("It goes on after all.", SUBSCRIPTION),
    "subscription.ended": EventKind("It is over because somebody asked for its end.", SUBSCRIPTION),
    "subscription.expired": EventKind("It is over because it was not to renew.", SUBSCRIPTION),
    "subscription.pause_scheduled": EventKind("It will pause at the term.", SUBSCRIPTION),
    "subscription.pause_taken_back": EventKind("It does not pause after all.", SUBSCRIPTION),
    "subscription.paused": EventKind("It is paused: no service, no billing.", SUBSCRIPTION),
    "subscription.suspended": EventKind("No service until what is owed is paid.", SUBSCRIPTION),
    "subscription.resumed": EventKind("It goes on after a pause or a suspension.", SUBSCRIPTION),
    "subscription.renewal_on": EventKind("It renews by itself.", SUBSCRIPTION),
    "subscription.renewal_off": EventKind("It will expire at its term.", SUBSCRIPTION),
    "subscription.named": EventKind("The customer calls it something else.", SUBSCRIPTION),
    "invoice.issued": EventKind("An invoice has its number.", INVOICE),
    "invoice.paid": EventKind("Nothing of the invoice is open any more.", INVOICE),
    "invoice.reopened": EventKind("What had paid it was taken back; `code` says why.", INVOICE | CODE),
    "invoice.written_off": EventKind("The invoice is claimed no more.", INVOICE),
    "invoice.voided": EventKind("The invoice was withdrawn.", INVOICE),
    "invoice.skipped": EventKind("A period that costs nothing has no invoice.", may_have=SUBSCRIPTION),
    "credit_note.issued": EventKind("A credit note has its number.", CREDIT_NOTE),
    "payment.succeeded": EventKind("Money was taken.", PAYMENT),
    "payment.failed": EventKind("A payment was refused; `code` says why.", PAYMENT | CODE, {"invoice": ID}),
    "payment.disputed": EventKind("The payer contests it; nothing is undone yet.", PAYMENT | CODE | {"invoices": IDS}),
    "payment.dispute_won": EventKind("It stays with the seller after all.", PAYMENT | CODE | {"invoices": IDS}),
    "payment.returned": EventKind("The payer or a bank took it back.", PAYMENT | CODE | {"invoices": IDS}),
    "refund.succeeded": EventKind("Money has gone back.", REFUND),
    "refund.failed": EventKind("Money could not go back.", REFUND),
    "method.added": EventKind("There is one more payment method.", METHOD),
    "method.replaced": EventKind("This payment method takes the place of another.", METHOD),
    "method.preferred": EventKind("This payment method is charged from now on.", METHOD),
    "method.expiry_announced": EventKind("The holders were told that it is about to expire.", METHOD),
    "method.removed": EventKind("The payment method is charged no more.", METHOD),
    "dunning.opened": EventKind("The customer is reminded of an invoice whose payment was refused.", INVOICE | CODE),
    "invitation.sent": EventKind("Somebody was asked to join.", INVITATION),
    "invitation.sent_again": EventKind("The invitation was sent again, with another link.", INVITATION),
    "invitation.revoked": EventKind("The invitation was taken back.", INVITATION),
    "invitation.expired": EventKind("The invitation was not taken up in time.", INVITATION),
    "member.joined": EventKind("A person belongs to the customer.", MEMBERSHIP),
    "member.removed": EventKind("A person does not belong to the customer any more.", MEMBERSHIP),
    "seat.assigned": EventKind("The member holds a licence.", MEMBERSHIP),
    "seat.released": EventKind("The member holds no licence any more.", MEMBERSHIP),
    "customer.parked": EventKind("The customer cannot be billed; `reason` says why.", {"reason": TEXT}),
    "customer.released": EventKind("The customer is billed again."),
}


def schema_of(name: str) -> dict[str, Any]:
    """JSON Schema 2020-12 of the whole message. Fields may be added, so what is not named is allowed."""
    kind = KINDS[name]
    about = {"customer": ID, "customer_number": TEXT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "description": kind.says,
        "type": "object",
        "properties": {
            "type": {"const": name},
            "timestamp": INSTANT,
            "data": {
                "type": "object",
                "properties": {**about, **kind.data, **kind.may_have},
                "required": [*about, *kind.data],
            },
        },
        "required": ["type", "timestamp", "data"],
    }
