"""Somebody asked for a new password; the link lets the holder of the address choose one."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, PasswordReset

_TEXTS = {
    "subject": ("Choisissez un nouveau mot de passe", "Choose a new password"),
    "preheader": (
        "Le lien ne sert qu'une fois. Sans lui, votre mot de passe ne change pas.",
        "The link works once. Without it, your password does not change.",
    ),
    "heading": ("Choisissez un nouveau mot de passe", "Choose a new password"),
    "lead": (
        "Quelqu'un, sans doute vous, a demandé un nouveau mot de passe pour le compte {email} chez {brand}.",
        "Someone, probably you, asked for a new password for the account {email} at {brand}.",
    ),
    "choose": ("Choisir un mot de passe", "Choose a password"),
    "not_me": (
        "Vous n'avez rien demandé ? Ignorez ce message : votre mot de passe reste le même.",
        "Didn't ask for this? Ignore this message: your password stays the same.",
    ),
    "reason": (
        "Ce message a été envoyé à la demande de quelqu'un qui a saisi votre adresse sur notre page de connexion.",
        "This message was sent because someone entered your address on our sign-in page.",
    ),
}


def write(reader: Reader, data: PasswordReset) -> MailContent:
    """The message with the link."""
    say = reader.phrases(_TEXTS)
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject"),
        preheader=say("preheader"),
        heading=say("heading"),
        lead=say("lead", email=data["email"], brand=reader.brand.name),
        reason=say("reason"),
        action=Action(say("choose"), data["url"]),
        paragraphs=(say("not_me"),),
    )
