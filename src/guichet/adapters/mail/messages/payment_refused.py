"""A renewal's payment was refused: nothing was taken, why, and what to do."""

from __future__ import annotations

from guichet.adapters.mail.messages.coming import coming
from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, Figure, InvoicePayment, MailContent
from guichet.contexts.payments.public import NOTHING_TAKEN, refusal
from guichet.infra.typography import typeset

_TEXTS = {
    "subject": ("Paiement refusé : facture {number}, {amount}", "Payment declined: invoice {number}, {amount}"),
    "preheader": (
        "Rien n'a été débité. Réglez la facture du {day} depuis votre espace.",
        "You were not charged. Pay the invoice of {day} from your account.",
    ),
    "lead": (
        "{nothing_taken} Votre facture du {day}{covering} reste à régler.",
        "{nothing_taken} Your invoice of {day}{covering} is still to be paid.",
    ),
    "pay": ("Régler la facture", "Pay the invoice"),
}


def write(reader: Reader, data: InvoicePayment) -> MailContent:
    """The message for a refused payment; its heading is the refusal's own sentence."""
    say = reader.phrases(_TEXTS)
    amount = reader.money(data["amount_minor"], data["currency"])
    day = reader.day(data["issue_date"])
    known = refusal(data.get("failure_code", ""))
    nothing_taken = typeset(NOTHING_TAKEN[reader.language], reader.language)
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", number=data["number"], amount=amount),
        preheader=say("preheader", day=day),
        heading=typeset(known.sentence[reader.language].removesuffix("."), reader.language),
        lead=say("lead", nothing_taken=nothing_taken, day=day, covering=reader.covering(data)),
        reason=say("to_owner", customer=data["customer"]),
        figure=Figure(say("due"), amount, say("invoice_note", number=data["number"], day=day)),
        facts=((say("method"), reader.card(data["method"])), (say("item"), data["item"])),
        action=Action(say("pay"), reader.brand.origin + data["path"]),
        paragraphs=(typeset(known.next_step[reader.language], reader.language), *coming(reader, data)),
    )
