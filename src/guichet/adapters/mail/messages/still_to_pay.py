"""An invoice is still to be paid days after a refusal, or again after its payment was taken back: why, what to do, and
what comes otherwise.
"""

from __future__ import annotations

from guichet.adapters.mail.messages.coming import coming
from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, Figure, InvoicePayment, MailContent
from guichet.contexts.payments.public import refusal
from guichet.infra.typography import typeset

_PAY = {"pay": ("Régler la facture", "Pay the invoice")}
_REMINDER = {
    "subject": ("Rappel : facture {number}, {amount} à régler", "Reminder: invoice {number}, {amount} to pay"),
    "preheader": (
        "La facture du {day} n'est pas encore payée.",
        "The invoice of {day} is not paid yet.",
    ),
    "heading": ("Votre facture du {day} reste à régler", "Your invoice of {day} is still to be paid"),
}
_RETURNED = {
    "subject": (
        "Paiement repris : la facture {number}, {amount}, est à régler",
        "Payment taken back: invoice {number}, {amount}, is to be paid",
    ),
    "preheader": (
        "Le paiement de votre facture du {day} est reparti vers votre banque.",
        "The payment of your invoice of {day} went back to your bank.",
    ),
    "heading": ("Votre facture du {day} est à nouveau à régler", "Your invoice of {day} is to be paid again"),
}


def write_reminder(reader: Reader, data: InvoicePayment) -> MailContent:
    return _write(reader, data, _REMINDER)


def write_returned(reader: Reader, data: InvoicePayment) -> MailContent:
    return _write(reader, data, _RETURNED)


def _write(reader: Reader, data: InvoicePayment, texts: dict[str, tuple[str, str]]) -> MailContent:
    """The message; its first sentence is the refusal's own."""
    say = reader.phrases(_PAY | texts)
    amount = reader.money(data["amount_minor"], data["currency"])
    day = reader.day(data["issue_date"])
    known = refusal(data.get("failure_code", ""))
    method = ((say("method"), reader.card(data["method"])),) if data["method"] else ()
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", number=data["number"], amount=amount),
        preheader=say("preheader", day=day),
        heading=say("heading", day=day),
        lead=typeset(known.sentence[reader.language], reader.language),
        reason=say("to_owner", customer=data["customer"]),
        figure=Figure(say("due"), amount, say("invoice_note", number=data["number"], day=day)),
        facts=(*method, (say("item"), data["item"])),
        action=Action(say("pay"), reader.brand.origin + data["path"]),
        paragraphs=(typeset(known.next_step[reader.language], reader.language), *coming(reader, data)),
    )
