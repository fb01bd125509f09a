"""An invoice was issued and paid, at a first purchase or a renewal; its PDF is attached."""

from __future__ import annotations

from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import Action, Figure, InvoicePayment, MailContent

_TEXTS = {
    "subject": ("Votre facture {number}, {amount}", "Your invoice {number}, {amount}"),
    "preheader": ("Payée par {card}. Le PDF est joint.", "Paid by {card}. The PDF is attached."),
    "heading": ("Votre facture du {day}", "Your invoice of {day}"),
    "lead": (
        (
            "Elle couvre votre abonnement {period}. Votre paiement est reçu, vous n'avez rien à faire ; le PDF est "
            "joint à ce message."
        ),
        (
            "It covers your subscription from {period}. Your payment has been received and there is nothing for you "
            "to do; the PDF is attached."
        ),
    ),
    "lead_once": (
        "Votre paiement est reçu, vous n'avez rien à faire ; le PDF est joint à ce message.",
        "Your payment has been received and there is nothing for you to do; the PDF is attached.",
    ),
    "credit": ("le crédit de votre compte", "the credit on your account"),
    "credit_used": ("Crédit utilisé", "Credit used"),
    "charge": ("Objet", "For"),
    "paid": ("Payé", "Paid"),
    "paid_note": ("par {card}", "by {card}"),
    "view": ("Afficher la facture", "View the invoice"),
    "history": (
        "Toutes vos factures restent disponibles dans l'historique de facturation de votre espace.",
        "All your invoices remain available in the billing history of your account.",
    ),
}


def write(reader: Reader, data: InvoicePayment) -> MailContent:
    """The message for a paid invoice."""
    say = reader.phrases(_TEXTS)
    amount = reader.money(data["amount_minor"], data["currency"])
    card = reader.card(data["method"]) or say("credit")
    facts = [
        (say("invoice"), data["number"]),
        (say("item" if "period_start" in data else "charge"), data["item"]),
        (say("quantity"), str(data["quantity"])),
    ]
    if (credit := data.get("credit_minor", 0)) and data["method"]:
        facts.append((say("credit_used"), reader.money(credit, data["currency"])))
    if upcoming := data.get("next_billing_date"):
        facts.append((say("next_billing"), reader.day(upcoming)))
    return MailContent(
        brand=reader.brand,
        language=reader.language,
        subject=say("subject", number=data["number"], amount=amount),
        preheader=say("preheader", card=card),
        heading=say("heading", day=reader.day(data["issue_date"])),
        lead=say("lead", period=reader.period(data["period_start"], data["period_end"]))
        if "period_start" in data
        else say("lead_once"),
        reason=say("to_owner", customer=data["customer"]),
        figure=Figure(say("paid"), amount, say("paid_note", card=card)),
        facts=tuple(facts),
        action=Action(say("view"), reader.brand.origin + data["path"]),
        paragraphs=(say("history"),),
    )
