"""What follows if an invoice stays unpaid, as the paragraphs that every message on a refusal ends with."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import InvoicePayment

_TEXTS = {
    "retried_on": (
        "Nous présenterons de nouveau ce paiement le {day}. Vous pouvez payer avant, depuis la facture.",
        "We will try this payment again on {day}. You can pay before that, from the invoice.",
    ),
    "suspended_on": (
        "Si la facture n'est pas payée le {day}, votre abonnement sera suspendu à cette date.",
        "If the invoice is not paid on {day}, your subscription is suspended on that day.",
    ),
    "ended_on": ("S'il reste suspendu, il prend fin le {day}.", "If it stays suspended, it ends on {day}."),
}


def coming(reader: Reader, data: InvoicePayment) -> tuple[str, ...]:
    """Day by day; nothing where nothing comes by itself."""
    say = reader.phrases(_TEXTS)
    days = {name: data.get(name) for name in _TEXTS}
    return tuple(say(name, day=reader.day(str(day))) for name, day in days.items() if day)
