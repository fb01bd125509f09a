"""A payment succeeded after its order had expired: it bought nothing and was given back at once."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, Figure, MailContent, OrderRefund

_TEXTS = {
    "subject": ("Votre paiement de {amount} vous est remboursé", "Your payment of {amount} is being refunded"),
    "preheader": (
        "La commande avait expiré : aucun abonnement n'a été ouvert.",
        "The order had expired: no subscription was started.",
    ),
    "heading": ("Votre paiement vous est remboursé", "Your payment is being refunded"),
    "lead": (
        (
            "Votre banque a confirmé le paiement alors que la commande avait expiré. Aucun abonnement n'a été ouvert,"
            " aucune facture n'a été émise et la somme entière vous revient."
        ),
        (
            "Your bank confirmed the payment after the order had expired. No subscription was started, no invoice was"
            " issued and the whole amount goes back to you."
        ),
    ),
    "refunded": ("Remboursé", "Refunded"),
    "refunded_note": ("sur la carte qui a payé", "to the card that paid"),
    "when": (
        "Selon votre banque, le remboursement apparaît sur votre relevé après quelques jours.",
        "Depending on your bank, the refund appears on your statement after a few days.",
    ),
    "again": (
        "Vous souhaitez toujours cet abonnement ? Passez une nouvelle commande depuis votre espace.",
        "Still want this subscription? Place a new order from your account.",
    ),
    "open": ("Ouvrir mon espace", "Open my account"),
}


def write(reader: Reader, data: OrderRefund) -> MailContent:
    """The message for a late payment given back."""
    say = reader.phrases(_TEXTS)
    amount = reader.money(data["amount_minor"], data["currency"])
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", amount=amount),
        preheader=say("preheader"),
        heading=say("heading"),
        lead=say("lead"),
        reason=say("to_owner", customer=data["customer"]),
        figure=Figure(say("refunded"), amount, say("refunded_note")),
        action=Action(say("open"), reader.brand.origin + data["path"]),
        paragraphs=(say("when"), say("again")),
    )
