"""How numbers, amounts, rates and days are written for people: the one place, on CLDR's data through Babel.

Amounts take their digits from ISO 4217 (`infra.currencies`), never from CLDR. Spaces inside a number, and between a
day and its month, do not break (U+00A0; U+202F for thousands in France). The result is text for pages, documents and
mails, never parsed again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from guichet.infra.currencies import exponent
from guichet.kernel.money import Money

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
MINUS = "\u2212"

LOCALES = ("fr_CA", "fr_FR", "en_CA", "en")

# CLDR's plain "en" is that of the United States; outside Canada our English readers are in Europe: "1 October 2026".
_CLDR = {"en": "en_GB"}


def locale_for(language: str, country: str) -> str:
    """The locale of a reader: `fr` in Canada is `fr_CA`, `en` anywhere but in Canada is `en`."""
    if language == "en":
        return "en_CA" if country == "CA" else "en"
    return "fr_CA" if country == "CA" else "fr_FR"


def money(amount: Money, locale: str) -> str:
    """`67,84 $` for 6784 minor units of CAD in `fr_CA`."""
    digits = exponent(amount.currency)
    written = _written(amount.currency, locale, digits)
    whole, part = divmod(abs(amount.minor), 10**digits)
    figures = f"{whole:,}".replace(",", written.group)
    if digits:
        figures = f"{figures}{written.decimal}{part:0{digits}d}"
    before, after = written.negative if amount.minor < 0 else written.positive
    return f"{before}{figures}{after}"


@lru_cache(maxsize=4096)
def unit_price(unit_amount_minor: Decimal, currency: str, locale: str) -> str:
    """A price that may be finer than the minor unit, with every digit that it has and at least the currency's own.

    8.75 minor units of EUR are `0,0875 €` in `fr_FR`.
    """
    digits = exponent(currency)
    finer = max(0, -int(unit_amount_minor.normalize().as_tuple().exponent))
    return _amount(unit_amount_minor, currency, locale, digits + finer)


@lru_cache(maxsize=4096)
def number(value: Decimal | int, locale: str) -> str:
    """A count or a quantity, with every digit that it has behind the mark."""
    return _signed(format_decimal(Decimal(value), "#,##0.##########", locale=_babel(locale)))


@lru_cache(maxsize=4096)
def percent(rate_percent: Decimal, locale: str) -> str:
    """A rate given in percent, not rounded: 9.975 is `9,975 %` in `fr_CA` and `9.975%` in English."""
    text = _signed(format_percent(rate_percent / 100, "#,##0.########%", locale=_babel(locale)))
    # CLDR has U+00A0 for both; in France a percent sign, like ; ! and ?, takes the narrow space.
    space = {"fr_FR": NARROW_NO_BREAK, "fr_CA": NO_BREAK}.get(locale, "")
    return text.replace("%", f"{space}%")


def day_long(day: date, locale: str) -> str:
    """`22 novembre 2026`, `1er octobre 2026`, `October 1, 2026`, `1 October 2026`."""
    return _day(day, "long", locale)


def day_medium(day: date, locale: str) -> str:
    """`22 nov. 2026`, `1er oct. 2026`, `Oct 1, 2026`, `1 Oct 2026`."""
    return _day(day, "medium", locale)


def country_name(country: str, language: str) -> str:
    """`Allemagne`, `Germany` for the ISO 3166-1 code DE."""
    return str(_babel(locale_for(language, country)).territories[country])


@lru_cache(maxsize=4096)
def span_medium(first: date, last: date, locale: str) -> tuple[str, str]:
    """Both days, the year once where it is the same: `26 oct.` and `25 nov. 2026`."""
    if first.year != last.year:
        return day_medium(first, locale), day_medium(last, locale)
    text = format_skeleton("MMMd", first, locale=_babel(locale))
    return _first_of_month(text, first, locale), day_medium(last, locale)


@lru_cache(maxsize=8192)
def _day(day: date, style: str, locale: str) -> str:
    return _first_of_month(format_date(day, style, locale=_babel(locale)), day, locale)


def _first_of_month(text: str, day: date, locale: str) -> str:
    """In French it is `1er`."""
    if locale.startswith("fr") and day.day == 1:
        text = "1er" + text.removeprefix("1")
    return text.replace(" ", NO_BREAK, 1)


@dataclass(frozen=True, slots=True)
class _Written:
    """How amounts of a currency are written: what stands before and after the figures, and the marks within them."""

    positive: tuple[str, str]
    negative: tuple[str, str]
    group: str
    decimal: str


_SAMPLE = re.compile(r"(?P<before>\D*)1(?P<group>\D+)234(?P=group)567(?:(?P<decimal>\D+)0+)?(?P<after>\D*)")


@cache
def _written(currency: str, locale: str, digits: int) -> _Written:
    """Read off two amounts that Babel writes: it takes fifty times as long as putting the figures in."""
    sample = Decimal(1234567).scaleb(digits)
    found = [_SAMPLE.fullmatch(_amount(minor, currency, locale, digits)) for minor in (sample, -sample)]
    positive, negative = (each.groupdict() for each in found if each is not None)
    return _Written(
        (positive["before"], positive["after"]),
        (negative["before"], negative["after"]),
        positive["group"],
        positive["decimal"] or "",
    )


def _amount(minor: Decimal, currency: str, locale: str, digits: int) -> str:
    babel = _babel(locale)
    standard = babel.currency_formats["standard"].pattern
    pattern = standard.replace(".00", "." + "0" * digits if digits else "")
    major = minor.scaleb(-exponent(currency))
    return _signed(format_currency(major, currency, pattern, locale=babel, currency_digits=False))


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


@cache
def _babel(locale: str) -> Locale:
    if locale not in LOCALES:
        raise ValueError(f"not a locale of Guichet: {locale!r}")
    return Locale.parse(_CLDR.get(locale, locale))
