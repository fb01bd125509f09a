"""The notice before a direct debit: how much, on which day, by which mandate, to whom; the invoice is attached."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, Figure, InvoicePayment, MailContent

_TEXTS = {
    "subject": (
        "Facture {number} : prélèvement de {amount} le {day}",
        "Invoice {number}: direct debit of {amount} on {day}",
    ),
    "preheader": (
        "Vous n'avez rien à faire. Le PDF est joint.",
        "There is nothing for you to do. The PDF is attached.",
    ),
    "heading": ("Prélèvement le {day}", "Direct debit on {day}"),
    "lead": (
        (
            "Votre facture du {issued}{covering} sera prélevée sur votre compte le {day}. Vous n'avez rien à faire ; "
            "le PDF est joint à ce message."
        ),
        (
            "Your invoice of {issued}{covering} will be debited from your account on {day}. There is nothing for you "
            "to do; the PDF is attached."
        ),
    ),
    "to_debit": ("À prélever", "To be debited"),
    "mandate": ("Référence du mandat", "Mandate reference"),
    "creditor": ("Identifiant du créancier", "Creditor identifier"),
    "view": ("Afficher la facture", "View the invoice"),
    "funds": (
        "Vérifiez que votre compte est approvisionné ce jour-là. Si quelque chose ne va pas, écrivez-nous avant.",
        "Make sure that your account is funded on that day. If something is wrong, write to us before.",
    ),
}


def write(reader: Reader, data: InvoicePayment) -> MailContent:
    """The message for a debit to come."""
    say = reader.phrases(_TEXTS)
    amount, day = reader.money(data["amount_minor"], data["currency"]), reader.day(data["collect_date"])
    issued = reader.day(data["issue_date"])
    facts = [(say("method"), reader.card(data["method"])), (say("mandate"), data["mandate"])]
    if data["creditor_id"]:
        facts.append((say("creditor"), data["creditor_id"]))
    facts.append((say("item"), data["item"]))
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", number=data["number"], amount=amount, day=day),
        preheader=say("preheader"),
        heading=say("heading", day=day),
        lead=say("lead", issued=issued, covering=reader.covering(data), day=day),
        reason=say("to_owner", customer=data["customer"]),
        figure=Figure(say("to_debit"), amount, say("invoice_note", number=data["number"], day=issued)),
        facts=tuple(facts),
        action=Action(say("view"), reader.brand.origin + data["path"]),
        paragraphs=(say("funds"),),
    )
