"""Who reads a mail: at which brand, in which language, with which way of writing figures and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guichet.contexts.notifications.ports import InvoicePayment, Language, MailBrand
from guichet.infra.formats import NO_BREAK, day_long, money
from guichet.infra.typography import Phrases
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Reader:
    """Figures and days of a message's data (minor units, ISO 8601) as this reader writes them."""

    brand: MailBrand
    language: Language
    locale: str

    def phrases(self, texts: Mapping[str, tuple[str, str]]) -> Phrases:
        return Phrases({**_SHARED, **texts}, self.language)

    def money(self, minor: int, currency: str) -> str:
        return money(Money(minor, currency), self.locale)

    def day(self, iso: str) -> str:
        return day_long(date.fromisoformat(iso), self.locale)

    def period(self, start_iso: str, end_iso: str) -> str:
        """A half-open period by its first and its last day."""
        last = date.fromisoformat(end_iso) - timedelta(days=1)
        return self.phrases({})("period", first=self.day(start_iso), last=day_long(last, self.locale))

    def covering(self, invoice: InvoicePayment) -> str:
        """What the invoice is for, inside a sentence; empty for what was charged once."""
        if "period_start" not in invoice:
            return ""
        return self.phrases({})("covering", period=self.period(invoice["period_start"], invoice["period_end"]))

    def card(self, label: str) -> str:
        """A masked card never breaks over lines."""
        return label.replace(" •••• ", f"{NO_BREAK}••••{NO_BREAK}")


# Labels and sentences that several messages say alike.
_SHARED: dict[str, tuple[str, str]] = {
    "covering": (", pour votre abonnement {period},", ", for your subscription from {period},"),
    "period": ("du {first} au {last}", "{first} to {last}"),
    "invoice": ("Facture", "Invoice"),
    "invoice_note": ("facture {number} du {day}", "invoice {number} of {day}"),
    "item": ("Abonnement", "Subscription"),
    "quantity": ("Quantité", "Quantity"),
    "covered": ("Période", "Period"),
    "method": ("Mode de paiement", "Payment method"),
    "next_billing": ("Prochaine facturation", "Next billing"),
    "due": ("À régler", "Amount due"),
    "to_owner": (
        "Vous recevez ce message en tant que titulaire du compte « {customer} ».",
        "You receive this message as the owner of the account “{customer}”.",
    ),
}
