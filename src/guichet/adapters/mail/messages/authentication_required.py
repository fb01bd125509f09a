"""The bank wants the holder to confirm a renewal's payment (3-D Secure): nothing was taken, the link leads there."""

from __future__ import annotations

from guichet.adapters.mail.messages.coming import coming
from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, Figure, InvoicePayment, MailContent
from guichet.contexts.payments.public import NOTHING_TAKEN
from guichet.infra.typography import typeset

_TEXTS = {
    "subject": (
        "Votre banque demande de confirmer un paiement de {amount}",
        "Your bank asks you to confirm a payment of {amount}",
    ),
    "preheader": (
        "Rien n'a été débité. La facture {number} attend votre confirmation.",
        "You were not charged. Invoice {number} is waiting for your confirmation.",
    ),
    "heading": ("Votre banque demande que vous confirmiez le paiement", "Your bank asks you to confirm the payment"),
    "lead": (
        "{nothing_taken} Le paiement de votre facture du {day}{covering} attend votre confirmation.",
        "{nothing_taken} The payment of your invoice of {day}{covering} is waiting for your confirmation.",
    ),
    "confirm": ("Confirmer le paiement", "Confirm the payment"),
    "how": (
        "Le bouton ouvre la facture. Votre banque vous demande ensuite de confirmer, dans son application ou par code.",
        "The button opens the invoice. Your bank then asks you to confirm, in its app or with a code.",
    ),
    "otherwise": ("Vous pouvez aussi payer avec une autre carte.", "You can also pay with another card."),
}


def write(reader: Reader, data: InvoicePayment) -> MailContent:
    """The message for a payment that waits for its holder."""
    say = reader.phrases(_TEXTS)
    amount = reader.money(data["amount_minor"], data["currency"])
    day = reader.day(data["issue_date"])
    nothing_taken = typeset(NOTHING_TAKEN[reader.language], reader.language)
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", amount=amount),
        preheader=say("preheader", number=data["number"]),
        heading=say("heading"),
        lead=say("lead", nothing_taken=nothing_taken, day=day, covering=reader.covering(data)),
        reason=say("to_owner", customer=data["customer"]),
        figure=Figure(say("due"), amount, say("invoice_note", number=data["number"], day=day)),
        facts=((say("method"), reader.card(data["method"])), (say("item"), data["item"])),
        action=Action(say("confirm"), reader.brand.origin + data["path"]),
        paragraphs=(say("how"), say("otherwise"), *coming(reader, data)),
    )
