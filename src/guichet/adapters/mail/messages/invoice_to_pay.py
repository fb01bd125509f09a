"""An invoice that nobody charges: how much, until when, and the link that pays it; the invoice is attached."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, Figure, InvoicePayment, MailContent

_TEXTS = {
    "subject": ("Facture {number} : {amount} à régler", "Invoice {number}: {amount} to pay"),
    "preheader": (
        "À régler au plus tard le {due}. Le PDF est joint.",
        "To be paid by {due}. The PDF is attached.",
    ),
    "heading": ("Votre facture du {day} est à régler", "Your invoice of {day} is to be paid"),
    "lead": (
        (
            "Votre facture du {day}{covering} est à régler au plus tard le {due}. Aucun mode de paiement n'est "
            "débité pour elle ; le PDF est joint à ce message."
        ),
        (
            "Your invoice of {day}{covering} is to be paid by {due}. No payment method is charged for it; the PDF is "
            "attached."
        ),
    ),
    "pay": ("Régler la facture", "Pay the invoice"),
    "by_itself": (
        "Pour que les suivantes se règlent d'elles-mêmes, enregistrez un mode de paiement depuis votre espace.",
        "To have the next ones paid by themselves, save a payment method in your account.",
    ),
}


def write(reader: Reader, data: InvoicePayment) -> MailContent:
    """The message; its link pays without signing in."""
    say = reader.phrases(_TEXTS)
    amount, day = reader.money(data["amount_minor"], data["currency"]), reader.day(data["issue_date"])
    due = reader.day(data["due_date"])
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", number=data["number"], amount=amount),
        preheader=say("preheader", due=due),
        heading=say("heading", day=day),
        lead=say("lead", day=day, covering=reader.covering(data), due=due),
        reason=say("to_owner", customer=data["customer"]),
        figure=Figure(say("due"), amount, say("invoice_note", number=data["number"], day=day)),
        facts=((say("item"), data["item"]),),
        action=Action(say("pay"), reader.brand.origin + data["path"]),
        paragraphs=(say("by_itself"),),
    )
