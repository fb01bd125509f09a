"""A payment that had settled an invoice was taken back: the invoice is to be paid again, why, and what to do."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, Figure, InvoicePayment, MailContent
from guichet.contexts.payments.public import refusal
from guichet.infra.typography import typeset

_TEXTS = {
    "subject": (
        "Paiement repris : la facture {number}, {amount}, est à régler",
        "Payment taken back: invoice {number}, {amount}, is to be paid",
    ),
    "preheader": (
        "Le paiement de votre facture du {day} est reparti vers votre banque.",
        "The payment of your invoice of {day} went back to your bank.",
    ),
    "heading": ("Votre facture du {day} est à nouveau à régler", "Your invoice of {day} is to be paid again"),
    "pay": ("Régler la facture", "Pay the invoice"),
}


def write(reader: Reader, data: InvoicePayment) -> MailContent:
    """The message; its lead is the sentence of what happened."""
    say = reader.phrases(_TEXTS)
    amount, day = reader.money(data["amount_minor"], data["currency"]), reader.day(data["issue_date"])
    known = refusal(data.get("failure_code", ""))
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", number=data["number"], amount=amount),
        preheader=say("preheader", day=day),
        heading=say("heading", day=day),
        lead=typeset(known.sentence[reader.language], reader.language),
        reason=say("to_owner", customer=data["customer"]),
        figure=Figure(say("due"), amount, say("invoice_note", number=data["number"], day=day)),
        facts=((say("method"), reader.card(data["method"])), (say("item"), data["item"])),
        action=Action(say("pay"), reader.brand.origin + data["path"]),
        paragraphs=(typeset(known.next_step[reader.language], reader.language),),
    )
