"""What a line of an invoice says of itself: its name and, inside a period or for use, how its amount comes about."""

from __future__ import annotations

from guichet.contexts.catalog.public import MeterView
from guichet.contexts.invoicing.domain.document import Language
from guichet.infra.formats import money, number, unit_price
from guichet.infra.typography import typeset
from guichet.kernel.bill import BillLine, LineKind, Usage
from guichet.kernel.money import Money

_NAMES: dict[LineKind, dict[str, str]] = {
    "period": {"fr": "{product}", "en": "{product}"},
    "proration": {"fr": "{product} - Frais au prorata", "en": "{product} - Prorated charges"},
    "unused": {"fr": "{product} - Période non utilisée", "en": "{product} - Unused period"},
    "charge": {"fr": "{product}", "en": "{product}"},
    "usage": {"fr": "{product} - {units} supplémentaires", "en": "{product} - Extra {units}"},
}
_SEGMENT = {
    "fr": ("{quantity} × {unit}, {days} jour sur {of}", "{quantity} × {unit}, {days} jours sur {of}"),
    "en": ("{quantity} × {unit}, {days} day of {of}", "{quantity} × {unit}, {days} days of {of}"),
}
_TAKEN_BACK = {"fr": "Remise reprise", "en": "Discount taken back"}
_CHARGED = {"fr": "Déjà facturé : {amount}", "en": "Already billed: {amount}"}
_USED = {"fr": "{used} {units}, {beyond} au-delà de {included}", "en": "{used} {units}, {beyond} beyond {included}"}


def line_name(product: str, line: BillLine, language: Language, meter: MeterView | None = None) -> str:
    """The product, and in a few words why it is charged inside a period; of use, with the units of its `meter`."""
    units = meter.units(2, language) if meter else ""
    # In French they begin the phrase.
    units = units[:1].upper() + units[1:] if language == "fr" else units
    return typeset(_NAMES[line.kind][language], language).format(product=product, units=units)


def line_details(line: BillLine, currency: str, locale: str, meter: MeterView | None = None) -> list[str]:
    """The segments whose worth the line brings the period to, and what was charged for it before, if anything was.

    Of use: how much there was, what was included and, if something came late, what was charged before.
    """
    language: Language = "fr" if locale.startswith("fr") else "en"
    if line.usage is not None and meter is not None:
        return _use(line.usage, meter, language, locale)
    if line.proration is None:
        return []
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


def _use(usage: Usage, meter: MeterView, language: Language, locale: str) -> list[str]:
    used = typeset(_USED[language], language).format(
        used=number(usage.used_units, locale),
        units=meter.units(usage.used_units, language),
        beyond=number(usage.used_units - usage.included_units, locale),
        included=number(usage.included_units, locale),
    )
    if not usage.charged_units:
        return [used]
    return [used, typeset(_CHARGED[language], language).format(amount=number(usage.charged_units, locale))]


def discount_name(line: BillLine, coupon: str, language: Language) -> str:
    """What the line's discount is called: the coupon's name, or that part of an earlier discount goes back."""
    if line.discount_minor < 0:
        return _TAKEN_BACK[language]
    return coupon if line.discount_minor else ""
