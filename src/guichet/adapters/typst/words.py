"""The labels of documents, French and English side by side. Legal sentences come with the invoice, not from here."""

from __future__ import annotations

from guichet.infra.typography import typeset

_WORDS: dict[str, tuple[str, str]] = {
    "invoice": ("Facture", "Invoice"),
    "issued": ("Émise le {day}", "Issued on {day}"),
    "logo": ("Logo de {name}", "Logo of {name}"),
    "from": ("Émetteur", "From"),
    "to": ("Facturé à", "Billed to"),
    "designation": ("Désignation", "Description"),
    "quantity": ("Quantité", "Quantity"),
    "unit": ("Prix unitaire", "Unit price"),
    "unit_before_tax": ("Prix unitaire HT", "Unit price excl. VAT"),
    "rate": ("TVA", "VAT"),
    "amount": ("Montant", "Amount"),
    "amount_before_tax": ("Montant HT", "Amount excl. VAT"),
    "brought": ("Report", "Brought forward"),
    "carry": ("À reporter", "Carried forward"),
    "lines_total": ("Total des lignes", "Total of lines"),
    "lines_total_before_tax": ("Total des lignes HT", "Total of lines excl. VAT"),
    "tax_table": ("TVA par taux", "VAT by rate"),
    "tax_base": ("Base HT", "Net"),
    "tax_amount": ("Montant TVA", "VAT"),
    "period": ("Du {first} au {last}", "{first} to {last}"),
    "subtotal": ("Total avant taxes", "Subtotal"),
    "subtotal_before_vat": ("Total HT", "Total excl. VAT"),
    "total": ("Total", "Total"),
    "total_with_vat": ("Total TTC", "Total incl. VAT"),
    "total_to_pay": ("Total à régler", "Total to pay"),
    "total_with_vat_to_pay": ("Total TTC à régler", "Total to pay incl. VAT"),
    "registration": ("n° {number}", "No. {number}"),
    "supply": ("Opération", "Supply"),
    "services": ("Prestations de services", "Services"),
    "goods": ("Livraisons de biens", "Goods"),
    "mixed": ("Biens et services", "Goods and services"),
    "next_billing": ("Prochaine facturation", "Next billing"),
    "customer_number": ("Numéro client", "Customer number"),
    "charged": ("Montant", "Amount"),
    "charged_note": ("débité à l'émission, {card}", "charged at issue, {card}"),
    "due": ("À régler", "Amount due"),
    "due_automatic": ("prélèvement prévu le {day}", "collection planned on {day}"),
    "due_by": ("au plus tard le {day}", "by {day}"),
    "card_title": ("Règlement par carte", "Payment by card"),
    "card": ("Carte", "Card"),
    "due_date": ("Échéance", "Due date"),
    "charged_at_issue": ("Débité à l'émission", "Charged at issue"),
    "to_be_charged": ("Montant à prélever", "Amount to be charged"),
    "pay_title": ("Régler cette facture", "Pay this invoice"),
    "online": ("En ligne", "Online"),
    "reference": ("Référence à rappeler", "Payment reference"),
}


class Words:
    """The labels in one language: `words("issued", day=…)`. Data is put in after typesetting, so it stays as it is."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._index = ("fr", "en").index(language)

    def __call__(self, key: str, **data: str) -> str:
        return typeset(_WORDS[key][self._index], self._language).format(**data)
