"""An invitation was accepted: the holder who sent it hears who is there now, and how many licences are used."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, MemberJoined

_TEXTS = {
    "subject": ("{name} a rejoint « {customer} »", "{name} has joined “{customer}”"),
    "preheader": ("L'invitation a été acceptée.", "The invitation was accepted."),
    "heading": ("{name} a rejoint « {customer} »", "{name} has joined “{customer}”"),
    "lead": (
        "Votre invitation a été acceptée : {name} utilise maintenant la licence réservée.",
        "Your invitation was accepted: {name} now holds the licence that was kept.",
    ),
    "address": ("Adresse e-mail", "Email address"),
    "used": ("Licences utilisées", "Licences used"),
    "of": ("{used} sur {quantity}", "{used} of {quantity}"),
    "open": ("Voir les membres", "See the members"),
}


def write(reader: Reader, data: MemberJoined) -> MailContent:
    """The message for the holder."""
    say = reader.phrases(_TEXTS)
    names = {"name": data["name"], "customer": data["customer"]}
    facts = [(say("address"), data["email"])]
    if data["quantity"]:
        facts.append((say("used"), say("of", used=str(data["used"]), quantity=str(data["quantity"]))))
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", **names),
        preheader=say("preheader"),
        heading=say("heading", **names),
        lead=say("lead", name=data["name"]),
        reason=say("to_owner", customer=data["customer"]),
        facts=tuple(facts),
        action=Action(say("open"), reader.brand.origin + data["path"]),
    )
