"""What a line of an invoice says of itself: its name and, inside a period, how its amount comes about."""

from __future__ import annotations

from guichet.contexts.invoicing.domain.document import Language
from guichet.infra.formats import money, unit_price
from guichet.infra.typography import typeset
from guichet.kernel.bill import BillLine, LineKind
from guichet.kernel.money import Money

_NAMES: dict[LineKind, dict[str, str]] = {
    "period": {"fr": "{product}", "en": "{product}"},
    "proration": {"fr": "{product} - Frais au prorata", "en": "{product} - Prorated charges"},
    "unused": {"fr": "{product} - Période non utilisée", "en": "{product} - Unused period"},
    "charge": {"fr": "{product}", "en": "{product}"},
}
_SEGMENT = {
    "fr": ("{quantity} × {unit}, {days} jour sur {of}", "{quantity} × {unit}, {days} jours sur {of}"),
    "en": ("{quantity} × {unit}, {days} day of {of}", "{quantity} × {unit}, {days} days of {of}"),
}
_TAKEN_BACK = {"fr": "Remise reprise", "en": "Discount taken back"}
_CHARGED = {"fr": "Déjà facturé : {amount}", "en": "Already billed: {amount}"}


def line_name(product: str, line: BillLine, language: Language) -> str:
    """The product, and in a few words why it is charged inside a period."""
    return typeset(_NAMES[line.kind][language], language).format(product=product)


def line_details(line: BillLine, currency: str, locale: str) -> list[str]:
    """The segments whose worth the line brings the period to, and what was charged for it before, if anything was."""
    if line.proration is None:
        return []
    language: Language = "fr" if locale.startswith("fr") else "en"
    one, many = (typeset(text, language) for text in _SEGMENT[language])
    return [
        *(
            (one if segment.days == 1 else many).format(
                quantity=segment.quantity,
                unit=unit_price(segment.unit_amount_minor, currency, locale),
                days=segment.days,
                of=line.proration.of.days,
            )
            for segment in line.proration.segments
            if segment.quantity
        ),
        *(
            [
                typeset(_CHARGED[language], language).format(
                    amount=money(Money(line.proration.charged_minor, currency), locale)
                )
            ]
            if line.proration.charged_minor
            else []
        ),
    ]


def discount_name(line: BillLine, coupon: str, language: Language) -> str:
    """What the line's discount is called: the coupon's name, or that part of an earlier discount goes back."""
    if line.discount_minor < 0:
        return _TAKEN_BACK[language]
    return coupon if line.discount_minor else ""
