"""A credit note was issued, with what becomes of it; its money went back, or could not and is credit again."""

from __future__ import annotations

from collections.abc import Callable

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, CreditNoteFact, Figure, MailContent

Texts = dict[str, tuple[str, str]]

_COMMON: Texts = {
    "note": ("Avoir", "Credit note"),
    "on": ("Sur la facture", "On invoice"),
    "reason": ("Motif", "Reason"),
    "settled": ("En déduction de cette facture", "Taken off that invoice"),
    "refunded": ("Remboursé sur {card}", "Refunded to {card}"),
    "kept": ("Crédit de votre compte", "Credit on your account"),
    "view": ("Afficher l'avoir", "View the credit note"),
    "of": ("sur la facture {invoice}", "on invoice {invoice}"),
    "use": (
        "Votre crédit règle d'abord vos prochaines factures, sans rien faire de votre part.",
        "Your credit settles your next invoices first, without anything to do on your part.",
    ),
    "when": (
        "Selon votre banque, le remboursement apparaît sur votre relevé après quelques jours.",
        "Depending on your bank, the refund appears on your statement after a few days.",
    ),
}
_TEXTS: dict[str, Texts] = {
    "credit_note_issued": {
        "subject": ("Votre avoir {number}, {amount}", "Your credit note {number}, {amount}"),
        "preheader": ("Le PDF est joint.", "The PDF is attached."),
        "lead": (
            "Un avoir de {amount} a été émis sur votre facture {invoice} ; le PDF est joint à ce message.",
            "A credit note of {amount} was issued on your invoice {invoice}; the PDF is attached.",
        ),
        "figure": ("En votre faveur", "In your favour"),
    },
    "credit_refunded": {
        "subject": ("Votre remboursement de {amount} est parti", "Your refund of {amount} is on its way"),
        "preheader": ("Il suit l'avoir {number}.", "It follows credit note {number}."),
        "lead": (
            "Le montant de l'avoir {number} vous revient sur {card}.",
            "The amount of credit note {number} goes back to {card}.",
        ),
        "figure": ("Remboursé", "Refunded"),
    },
    "credit_kept": {
        "subject": ("Votre remboursement n'a pas pu se faire", "Your refund could not be made"),
        "preheader": (
            "Le montant reste un crédit de votre compte.",
            "The amount stays as credit on your account.",
        ),
        "lead": (
            "Le remboursement de {amount} sur {card} n'a pas abouti. Le montant reste un crédit de votre compte.",
            "The refund of {amount} to {card} did not go through. The amount stays as credit on your account.",
        ),
        "figure": ("Votre crédit", "Your credit"),
    },
}


def writer(kind: str) -> Callable[[Reader, CreditNoteFact], MailContent]:
    """Writes the messages of `kind`."""
    texts = _TEXTS[kind]

    def write(reader: Reader, data: CreditNoteFact) -> MailContent:
        say = reader.phrases({**_COMMON, **texts})
        amount, card = reader.money(data["amount_minor"], data["currency"]), reader.card(data["method"])
        facts = [
            (say("note"), data["number"]),
            (say("on"), data["invoice_number"]),
            (say("reason"), data["reason"]),
        ]
        parts = {"settled": data["settled_minor"], "refunded": data["refunded_minor"], "kept": data["kept_minor"]}
        if kind == "credit_note_issued":
            facts += [
                (say(part, card=card), reader.money(minor, data["currency"])) for part, minor in parts.items() if minor
            ]
        told = {
            "credit_note_issued": [*(["use"] if parts["kept"] else []), *(["when"] if parts["refunded"] else [])],
            "credit_refunded": ["when"],
            "credit_kept": ["use"],
        }[kind]
        return MailContent(
            brand=reader.brand,
            language=reader.language,
            subject=say("subject", number=data["number"], amount=amount),
            preheader=say("preheader", number=data["number"]),
            heading=say("subject", number=data["number"], amount=amount),
            lead=say("lead", number=data["number"], amount=amount, invoice=data["invoice_number"], card=card),
            reason=say("to_owner", customer=data["customer"]),
            figure=Figure(say("figure"), amount, say("of", invoice=data["invoice_number"])),
            facts=tuple(facts),
            action=Action(say("view"), reader.brand.origin + data["path"]),
            paragraphs=tuple(say(each) for each in told),
        )

    return write


WRITERS = {kind: writer(kind) for kind in _TEXTS}
