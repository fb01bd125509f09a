"""A subscription has ended at its term: what stays, and the way to come back."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, SubscriptionEnd

_TEXTS = {
    "subject": ("Votre abonnement a pris fin", "Your subscription has ended"),
    "preheader": ("Plus rien n'est facturé.", "Nothing more is billed."),
    "heading": ("Votre abonnement a pris fin", "Your subscription has ended"),
    "lead": (
        "Depuis le {day}, les licences ne sont plus attribuées et plus rien n'est facturé.",
        "Since {day} nobody holds a licence and nothing more is billed.",
    ),
    "customer": ("Compte", "Account"),
    "open": ("Ouvrir mon espace", "Open my account"),
    "back": (
        "Vos factures restent consultables, et vous pouvez vous abonner de nouveau quand vous le souhaitez.",
        "Your invoices stay available, and you can subscribe again whenever you like.",
    ),
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
        paragraphs=(say("back"),),
    )  # fmt: skip
