"""Somebody is asked to join an organisation; the link is theirs alone, and for a time."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, MemberInvited

_TEXTS = {
    "subject": (
        "{inviter} vous invite à rejoindre « {customer} »",
        "{inviter} invites you to join “{customer}”",
    ),
    "preheader": (
        "Une licence vous est réservée jusqu'au {day}.",
        "A licence is kept for you until {day}.",
    ),
    "heading": ("Rejoignez « {customer} »", "Join “{customer}”"),
    "lead": (
        (
            "{inviter} vous invite à rejoindre « {customer} » chez {brand}. Une licence vous est réservée jusqu'au"
            " {day} ; vous n'avez rien à payer."
        ),
        (
            "{inviter} invites you to join “{customer}” at {brand}. A licence is kept for you until {day}; there is"
            " nothing for you to pay."
        ),
    ),
    "address": ("Votre adresse", "Your address"),
    "until": ("Valable jusqu'au", "Valid until"),
    "accept": ("Accepter l'invitation", "Accept the invitation"),
    "yours": (
        "Ce lien est personnel : ne le transférez pas. Un lien plus récent remplace celui-ci.",
        "This link is yours alone: do not forward it. A newer link takes the place of this one.",
    ),
    "not_me": (
        "Vous ne connaissez pas cette organisation ? Ignorez ce message : sans votre accord, rien n'est créé.",
        "Don't know this organisation? Ignore this message: nothing is created unless you accept.",
    ),
    "reason": (
        "Vous recevez ce message parce que {inviter} a saisi votre adresse pour vous inviter.",
        "You receive this message because {inviter} entered your address to invite you.",
    ),
}


def write(reader: Reader, data: MemberInvited) -> MailContent:
    """The message with the link."""
    say = reader.phrases(_TEXTS)
    day = reader.day(data["valid_until"])
    names = {"inviter": data["inviter"], "customer": data["customer"]}
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", **names),
        preheader=say("preheader", day=day),
        heading=say("heading", **names),
        lead=say("lead", **names, brand=reader.brand.name, day=day),
        reason=say("reason", inviter=data["inviter"]),
        facts=((say("address"), data["email"]), (say("until"), day)),
        action=Action(say("accept"), reader.brand.origin + data["path"]),
        paragraphs=(say("yours"), say("not_me")),
    )
