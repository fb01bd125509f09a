"""The sentences that law and agreement want on an invoice, by the seller's country and who the buyer is.

France, professional: late penalties with their rate, the fixed fee of 40 €, discount for early payment, when VAT falls
due (docs/rules.md R1.1, R1.9, R1.10, R1.16). France, anybody else: how to end the contract, and neither penalties
nor the fee (R6.1). A buyer who owes the tax: that it does (R1.7). Canada: the terms of payment (R5.6). They are copied
onto the invoice at issue and never written again.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from guichet.contexts.invoicing.domain.document import CollectionKind, Language, Note, Supply
from guichet.infra.formats import day_long, locale_for, percent
from guichet.infra.typography import typeset

_Text = dict[str, tuple[str, str]]

_LATE: _Text = {
    "fr": (
        "Retard de paiement.",
        (
            "Pénalités exigibles sans rappel dès le lendemain de l'échéance, au taux annuel de {rate} (taux de "
            "refinancement de la BCE majoré de 10 points ; art. L. 441-10 du Code de commerce)."
        ),
    ),
    "en": (
        "Late payment.",
        (
            "Penalties of {rate} a year (ECB rate plus 10 points) run from the day after the due date, without "
            "notice (art. L. 441-10 of the French commercial code)."
        ),
    ),
}
_FIXED_FEE: _Text = {
    "fr": (
        "Recouvrement.",
        "Indemnité forfaitaire pour frais de recouvrement : 40 € (art. D. 441-5 du Code de commerce).",
    ),
    "en": ("Recovery.", "Fixed fee for late payment: €40 (art. D. 441-5 of the French commercial code)."),
}
_NO_DISCOUNT: _Text = {
    "fr": ("Escompte.", "Aucun escompte pour paiement anticipé."),
    "en": ("Discount.", "No discount for early payment."),
}
_VAT_ON_PAYMENT: _Text = {
    "fr": ("TVA.", "Prestations de services ; TVA exigible à l'encaissement."),
    "en": ("VAT.", "Services; VAT falls due when payment is received."),
}
_VAT_ON_DEBITS: _Text = {
    "fr": ("TVA.", "Option pour le paiement de la taxe d'après les débits."),
    "en": ("VAT.", "Option to pay the tax on the basis of debits."),
}
_REVERSE_CHARGE: _Text = {
    "fr": (
        "Autoliquidation.",
        "TVA due par le preneur : article 283-2 du CGI, articles 44 et 196 de la directive 2006/112/CE.",
    ),
    "en": (
        "Reverse charge (autoliquidation).",
        (
            "VAT is due by the customer: article 283-2 of the French tax code, articles 44 and 196 of directive "
            "2006/112/EC."
        ),
    ),
}
_END_OF_CONTRACT: _Text = {
    "fr": ("Vos droits.", "Vous pouvez résilier votre contrat en ligne à tout moment : {host}/resilier/."),
    "en": ("Your rights.", "You can end your contract online at any time: {host}/resilier/."),
}
_TERMS: dict[CollectionKind, _Text] = {
    CollectionKind.AT_ISSUE: {
        "fr": ("Modalités.", "Payable à la commande, par carte."),
        "en": ("Terms.", "Payable with the order, by card."),
    },
    CollectionKind.AUTOMATIC: {
        "fr": ("Modalités.", "Payable à l'échéance, prélevée sur votre carte enregistrée."),
        "en": ("Terms.", "Payable on the due date, charged to your card on file."),
    },
    CollectionKind.CREDIT: {
        "fr": ("Modalités.", "Réglée par le crédit de votre compte."),
        "en": ("Terms.", "Settled by the credit on your account."),
    },
    CollectionKind.CARRIED: {
        "fr": ("Modalités.", "Reportée : à régler avec une prochaine facture, sans frais d'ici là."),
        "en": ("Terms.", "Carried forward: to be paid with a later invoice, at no cost until then."),
    },
    CollectionKind.BY_CUSTOMER: {
        "fr": ("Modalités.", "Payable au plus tard à l'échéance. Inscrivez le numéro de facture sur votre paiement."),
        "en": ("Terms.", "Payable by the due date. Write the invoice number on your payment."),
    },
}
_CORRECTS: _Text = {
    "fr": ("Avoir.", "Sur la facture {number} du {day}."),
    "en": ("Credit note.", "On invoice {number} of {day}."),
}
_VAT_GIVEN_BACK: _Text = {
    "fr": ("TVA.", "La taxe déduite au titre de cette facture est à reverser à hauteur de celle du présent avoir."),
    "en": ("VAT.", "Tax that was deducted for that invoice is to be paid back as far as this credit note goes."),
}
# UNTDID 4451, by which programs find what law wants of a French invoice to a professional (docs/rules.md R2.8).
_CODES = {
    text[language][0]: code
    for text, code in ((_LATE, "PMD"), (_FIXED_FEE, "PMT"), (_NO_DISCOUNT, "AAB"))
    for language in ("fr", "en")
}
_QUESTIONS: _Text = {
    "fr": ("Questions.", "Écrivez à {support_email}."),
    "en": ("Questions.", "Write to {support_email}."),
}


@lru_cache(maxsize=256)  # a batch asks for the same few, invoice after invoice
def legal_notes(
    *,
    language: Language,
    region: str,
    seller_country: str,
    buyer_is_professional: bool,
    collection: CollectionKind,
    host: str,
    support_email: str,
    supply: Supply = Supply.SERVICES,
    late_rate_percent: Decimal | None = None,
    vat_on_debits: bool = False,
    is_reverse_charged: bool = False,
) -> tuple[Note, ...]:
    """The notes in the order of print. `late_rate_percent` is the yearly rate in force, in percent (12.15).

    ValueError for a French professional without that rate: the law wants the figure, so nothing is printed without.
    """
    facts = {"host": host, "support_email": support_email}
    if seller_country != "FR":
        texts = [_TERMS[collection], _QUESTIONS]
    elif buyer_is_professional:
        if late_rate_percent is None:
            raise ValueError("an invoice to a French professional states the rate of late penalties")
        facts["rate"] = percent(late_rate_percent, locale_for(language, region))
        texts = [_LATE, _FIXED_FEE, _NO_DISCOUNT, *([] if is_reverse_charged else _vat(supply, vat_on_debits))]
    else:
        texts = [_END_OF_CONTRACT]
    if is_reverse_charged:
        texts.append(_REVERSE_CHARGE)
    return tuple(_note(text, language, facts) for text in texts)


def correction_notes(
    *,
    language: Language,
    region: str,
    seller_country: str,
    buyer_is_professional: bool,
    number: str,
    issued_on: date,
    support_email: str,
    is_reverse_charged: bool = False,
) -> tuple[Note, ...]:
    """What a credit note says: the invoice that it corrects by number and date (docs/rules.md R1.5), and who to ask.

    A professional buyer in France deducted the tax, and has to give it back; one who owed it owes less.
    """
    facts = {"number": number, "day": day_long(issued_on, locale_for(language, region)), "support_email": support_email}
    vat = [_VAT_GIVEN_BACK] if seller_country == "FR" and buyer_is_professional else []
    if is_reverse_charged:
        vat = [_REVERSE_CHARGE]
    return tuple(_note(text, language, facts) for text in [_CORRECTS, *vat, _QUESTIONS])


def _vat(supply: Supply, on_debits: bool) -> list[_Text]:
    if on_debits:
        return [_VAT_ON_DEBITS]
    return [_VAT_ON_PAYMENT] if supply is Supply.SERVICES else []


def _note(text: _Text, language: Language, facts: dict[str, str]) -> Note:
    title, body = text[language]
    return Note(typeset(title, language), typeset(body, language).format(**facts), _CODES.get(title, ""))
