"""The card that pays the renewals expires: what to do, and by when."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, MethodExpiry

_TEXTS = {
    "heading": ("Votre carte arrive à expiration", "Your card is about to expire"),
    "heading_over": ("Votre carte a expiré", "Your card has expired"),
    "lead": (
        (
            "{method} est valable jusqu'au {day}. Saisissez la nouvelle carte avant cette date pour que vos "
            "abonnements se renouvellent sans interruption."
        ),
        (
            "{method} is valid until {day}. Enter the new card before then, so that your subscriptions renew without a "
            "break."
        ),
    ),
    "lead_over": (
        (
            "{method} n'est plus valable depuis le {day}. Saisissez la nouvelle carte pour que vos abonnements se "
            "renouvellent sans interruption."
        ),
        (
            "{method} has not been valid since {day}. Enter the new card, so that your subscriptions renew without a "
            "break."
        ),
    ),
    "customer": ("Compte", "Account"),
    "last_day": ("Valable jusqu'au", "Valid until"),
    "renewal": ("Prochain renouvellement", "Next renewal"),
    "open": ("Saisir la nouvelle carte", "Enter the new card"),
    "whole": (
        (
            "La carte est saisie en entier (numéro, date d'expiration et code de sécurité), même si seule la date "
            "d'expiration a changé. Rien n'est débité en l'enregistrant."
        ),
        (
            "The whole card is entered (number, expiry date and security code), even if only its expiry date has "
            "changed. Nothing is charged when you save it."
        ),
    ),
}


def write(reader: Reader, data: MethodExpiry) -> MailContent:
    """The message for a holder."""
    say, method, day = reader.phrases(_TEXTS), reader.card(data["method"]), reader.day(data["last_day"])
    over = "_over" if data["is_over"] else ""
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say(f"heading{over}"),
        preheader=say(f"lead{over}", method=method, day=day),
        heading=say(f"heading{over}"),
        lead=say(f"lead{over}", method=method, day=day),
        reason=say("to_owner", customer=data["customer"]),
        facts=(
            (say("customer"), data["customer"]),
            (say("method"), method),
            (say("last_day"), day),
            (say("renewal"), reader.day(data["renews_on"])),
        ),
        action=Action(say("open"), reader.brand.origin + data["path"]),
        paragraphs=(say("whole"),),
    )
