"""The end of a subscription was taken back: it goes on, and renews on its day."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, SubscriptionEnd

_TEXTS = {
    "subject": ("Votre abonnement est maintenu", "Your subscription goes on"),
    "preheader": ("L'annulation n'aura pas lieu.", "It will not be cancelled."),
    "heading": ("Votre abonnement est maintenu", "Your subscription goes on"),
    "lead": (
        "L'annulation n'aura pas lieu : l'abonnement se renouvelle le {day}, comme avant.",
        "It will not be cancelled: the subscription renews on {day}, as before.",
    ),
    "customer": ("Compte", "Account"),
    "open": ("Voir mon abonnement", "See my subscription"),
}


def write(reader: Reader, data: SubscriptionEnd) -> MailContent:
    """The message for a holder."""
    say = reader.phrases(_TEXTS)
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject"),
        preheader=say("preheader"),
        heading=say("heading"),
        lead=say("lead", day=reader.day(data["day"])),
        reason=say("to_owner", customer=data["customer"]),
        facts=(
            (say("customer"), data["customer"]), (say("item"), data["item"]), (say("quantity"), str(data["quantity"])),
        ),
        action=Action(say("open"), reader.brand.origin + data["path"]),
    )  # fmt: skip
