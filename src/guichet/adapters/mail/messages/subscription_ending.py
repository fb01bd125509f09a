"""The end of a subscription was asked for: until when everything stays, what comes then, how to take it back."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, MailContent, SubscriptionEnd

_TEXTS = {
    "subject": ("Votre abonnement sera annulé le {day}", "Your subscription will be cancelled on {day}"),
    "preheader": ("Jusque-là, rien ne change.", "Until then nothing changes."),
    "heading": ("Votre abonnement sera annulé le {day}", "Your subscription will be cancelled on {day}"),
    "lead": (
        "Jusqu'à cette date, les licences restent utilisables. Ensuite, plus rien n'est facturé.",
        "Until that day the licences keep working. After it nothing more is billed.",
    ),
    "customer": ("Compte", "Account"),
    "open": ("Garder mon abonnement", "Keep my subscription"),
    "back": (
        "Vous pouvez revenir sur cette décision jusqu'à la veille, depuis la page de votre abonnement.",
        "You can take this back until the day before, from the page of your subscription.",
    ),
    "invoices": (
        "Vos factures restent consultables. Une facture encore ouverte reste due.",
        "Your invoices stay available. An invoice that is still open stays due.",
    ),
    "sooner": ("Pour une fin plus proche, écrivez à {email}.", "To end sooner, write to {email}."),
}


def write(reader: Reader, data: SubscriptionEnd) -> MailContent:
    """The message for a holder."""
    say, day = reader.phrases(_TEXTS), reader.day(data["day"])
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", day=day),
        preheader=say("preheader"),
        heading=say("heading", day=day),
        lead=say("lead"),
        reason=say("to_owner", customer=data["customer"]),
        facts=(
            (say("customer"), data["customer"]), (say("item"), data["item"]), (say("quantity"), str(data["quantity"])),
        ),
        action=Action(say("open"), reader.brand.origin + data["path"]),
        paragraphs=(say("back"), say("invoices"), say("sooner", email=reader.brand.support_email)),
    )  # fmt: skip
