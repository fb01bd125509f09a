"""Numbers, amounts, rates and days as people read them; vectors of docs/rules.md R10.1 and R10.2."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.infra import formats
from guichet.infra.formats import day_long, day_medium, locale_for, money, number, percent, span_medium, unit_price
from guichet.infra.typography import spaced, typeset
from guichet.kernel.money import Money

NB, NNB, MINUS = "\u00a0", "\u202f", "\u2212"


@pytest.mark.parametrize(
    ("language", "country", "locale"),
    [
        ("fr", "CA", "fr_CA"), ("fr", "FR", "fr_FR"), ("fr", "BE", "fr_FR"),
        ("en", "CA", "en_CA"), ("en", "FR", "en"), ("en", "", "en"),
    ],
)  # fmt: skip
def test_locale_of_a_reader(language: str, country: str, locale: str) -> None:
    assert locale_for(language, country) == locale


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "text"),
    [
        (301009, "CAD", "fr_CA", f"3{NB}010,09{NB}$"),
        (6784, "CAD", "fr_CA", f"67,84{NB}$"),
        (301009, "CAD", "en_CA", "$3,010.09"),
        (301009, "CAD", "fr_FR", f"3{NNB}010,09{NB}$CA"),
        (123456789, "EUR", "fr_FR", f"1{NNB}234{NNB}567,89{NB}€"),
        (123456789, "EUR", "en", "€1,234,567.89"),
        (-5900, "EUR", "fr_FR", f"{MINUS}59,00{NB}€"),
        (-5900, "CAD", "en_CA", f"{MINUS}$59.00"),
        (0, "CAD", "fr_CA", f"0,00{NB}$"),
        (1500, "JPY", "fr_CA", f"1{NB}500{NB}¥"),
        (1234, "KWD", "fr_FR", f"1,234{NB}KWD"),
        # Where CLDR and ISO disagree, ISO counts: IQD has three digits, MGA two.
        (1234, "IQD", "fr_FR", f"1,234{NB}IQD"),
        (1234, "MGA", "fr_FR", f"12,34{NB}MGA"),
    ],
)
def test_money(minor: int, currency: str, locale: str, text: str) -> None:
    assert money(Money(minor, currency), locale) == text


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "text"),
    [
        ("5900", "CAD", "fr_CA", f"59,00{NB}$"),
        ("5900.0000000000", "CAD", "fr_CA", f"59,00{NB}$"),
        ("8.75", "EUR", "fr_FR", f"0,0875{NB}€"),
        ("5E+1", "EUR", "en", "€0.50"),
        ("0.5", "JPY", "en", "JP¥0.5"),
    ],
)
def test_unit_price_keeps_every_digit(minor: str, currency: str, locale: str, text: str) -> None:
    assert unit_price(Decimal(minor), currency, locale) == text


@pytest.mark.parametrize(
    ("rate", "locale", "text"),
    [
        ("9.975", "fr_CA", f"9,975{NB}%"), ("9.9750", "en_CA", "9.975%"), ("5.0000", "fr_CA", f"5{NB}%"),
        ("20", "fr_FR", f"20{NNB}%"), ("5.5", "fr_FR", f"5,5{NNB}%"), ("12.15", "en", "12.15%"), ("0", "en", "0%"),
    ],
)  # fmt: skip
def test_percent_is_never_rounded(rate: str, locale: str, text: str) -> None:
    assert percent(Decimal(rate), locale) == text


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (21, "fr_CA", "21"), (12345, "fr_CA", f"12{NB}345"), (12345, "fr_FR", f"12{NNB}345"), (12345, "en", "12,345"),
        (Decimal("2.50"), "fr_FR", "2,5"), (-1, "en_CA", f"{MINUS}1"),
    ],
)  # fmt: skip
def test_number(value: Decimal | int, locale: str, text: str) -> None:
    assert number(value, locale) == text


@pytest.mark.parametrize(
    ("day", "locale", "long", "medium"),
    [
        (date(2026, 10, 1), "fr_CA", f"1er{NB}octobre 2026", f"1er{NB}oct. 2026"),
        (date(2026, 10, 11), "fr_FR", f"11{NB}octobre 2026", f"11{NB}oct. 2026"),
        (date(2021, 2, 15), "fr_CA", f"15{NB}février 2021", f"15{NB}févr. 2021"),
        (date(2026, 10, 1), "en_CA", f"October{NB}1, 2026", f"Oct{NB}1, 2026"),
        (date(2026, 10, 1), "en", f"1{NB}October 2026", f"1{NB}Oct 2026"),
    ],
)
def test_days(day: date, locale: str, long: str, medium: str) -> None:
    assert day_long(day, locale) == long
    assert day_medium(day, locale) == medium


@pytest.mark.parametrize(
    ("locale", "same_year", "other_year"),
    [
        ("fr_CA", (f"1er{NB}oct.", f"31{NB}oct. 2026"), (f"15{NB}déc. 2026", f"14{NB}janv. 2027")),
        ("fr_FR", (f"1er{NB}oct.", f"31{NB}oct. 2026"), (f"15{NB}déc. 2026", f"14{NB}janv. 2027")),
        ("en_CA", (f"Oct{NB}1", f"Oct{NB}31, 2026"), (f"Dec{NB}15, 2026", f"Jan{NB}14, 2027")),
        ("en", (f"1{NB}Oct", f"31{NB}Oct 2026"), (f"15{NB}Dec 2026", f"14{NB}Jan 2027")),
    ],
)
def test_a_span_says_its_year_once(locale: str, same_year: tuple[str, str], other_year: tuple[str, str]) -> None:
    assert span_medium(date(2026, 10, 1), date(2026, 10, 31), locale) == same_year
    assert span_medium(date(2026, 12, 15), date(2027, 1, 14), locale) == other_year


def test_other_locales_are_refused() -> None:
    with pytest.raises(ValueError, match="de_DE"):
        number(1, "de_DE")


@pytest.mark.parametrize(
    ("plain", "set_text"),
    [
        ("Une question ?", f"Une question{NNB}?"),
        ("Coupon : 10 %", f"Coupon{NB}: 10{NNB}%"),
        ("« Gérer la facturation »", f"«{NB}Gérer la facturation{NB}»"),
        ("n° 881 ; 40 €", f"n°{NB}881{NNB}; 40{NB}€"),
        ("https://plans.localhost/?a=b", "https://plans.localhost/?a=b"),
    ],
)
def test_french_spaces(plain: str, set_text: str) -> None:
    assert spaced(plain, "fr") == set_text
    assert spaced(plain, "en") == plain


def test_documents_and_mails_have_typographic_apostrophes() -> None:
    assert typeset("l'échéance", "fr") == "l’échéance"
    assert typeset("customer's", "en") == "customer’s"


@given(
    minor=st.integers(-(10**15), 10**15),
    currency=st.sampled_from(["CAD", "EUR", "JPY", "USD", "KWD", "CHF"]),
    locale=st.sampled_from(formats.LOCALES),
)
def test_an_amount_is_written_as_babel_writes_it(minor: int, currency: str, locale: str) -> None:
    by_babel = formats._amount(Decimal(minor), currency, locale, formats.exponent(currency))
    assert money(Money(minor, currency), locale) == by_babel
