"""A person was removed from an organisation: what they lose, what they keep, whom to ask."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, MemberRemoved

_TEXTS = {
    "subject": ("Vous ne faites plus partie de « {customer} »", "You are no longer part of “{customer}”"),
    "preheader": ("Votre licence est libérée.", "Your licence is released."),
    "heading": ("Vous ne faites plus partie de « {customer} »", "You are no longer part of “{customer}”"),
    "lead": (
        "{remover} a mis fin à votre accès à « {customer} » chez {brand}. Votre licence y est libérée.",
        "{remover} ended your access to “{customer}” at {brand}. Your licence there is released.",
    ),
    "keep": (
        "Vos autres comptes restent les mêmes, avec la même adresse et le même mot de passe.",
        "Your other accounts stay the same, with the same address and the same password.",
    ),
    "open": ("Ouvrir mon espace", "Open my account"),
    "ask": (
        "C'est une erreur ? Écrivez à {remover}, {email} : une nouvelle invitation suffit.",
        "Is it a mistake? Write to {remover}, {email}: a new invitation is enough.",
    ),
    "reason": (
        "Vous recevez ce message parce que vous étiez membre du compte « {customer} ».",
        "You receive this message because you were a member of the account “{customer}”.",
    ),
}


def write(reader: Reader, data: MemberRemoved) -> MailContent:
    """The message for the person who was removed."""
    say = reader.phrases(_TEXTS)
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", customer=data["customer"]),
        preheader=say("preheader"),
        heading=say("heading", customer=data["customer"]),
        lead=say("lead", remover=data["remover"], customer=data["customer"], brand=reader.brand.name),
        reason=say("reason", customer=data["customer"]),
        action=Action(say("open"), reader.brand.origin + data["path"]),
        paragraphs=(say("keep"), say("ask", remover=data["remover"], email=data["remover_email"])),
    )
