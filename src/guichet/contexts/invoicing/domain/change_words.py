"""Why a credit note is issued for a change inside a period, in a few words that are printed on it."""

from __future__ import annotations

from datetime import date

from guichet.contexts.invoicing.domain.document import Language
from guichet.infra.formats import day_long, locale_for

_FEWER = {
    "fr": ("{now} licence au lieu de {before} depuis le {day}", "{now} licences au lieu de {before} depuis le {day}"),
    "en": ("{now} licence instead of {before} since {day}", "{now} licences instead of {before} since {day}"),
}
_PRODUCT = {
    "fr": "{now} × {product} au lieu de {before} × {old} depuis le {day}",
    "en": "{now} × {product} instead of {before} × {old} since {day}",
}
# With two names of this length the sentence fits where reasons are kept.
_LONGEST_NAME = 30


def fewer_reason(before: int, now: int, day: date, language: Language, country: str) -> str:
    """`15 licences au lieu de 21 depuis le 9 janvier 2026`; `country` is the seller's, for the form of the day."""
    one, many = _FEWER[language]
    words = one if now == 1 else many
    return words.format(now=now, before=before, day=day_long(day, locale_for(language, country)))


def product_reason(before: tuple[int, str], now: tuple[int, str], day: date, language: Language, country: str) -> str:
    """`3 × Base au lieu de 3 × Pro depuis le 9 janvier 2026`: numbers and names of products in `language`."""
    return _PRODUCT[language].format(
        now=now[0], product=_short(now[1]), before=before[0], old=_short(before[1]),
        day=day_long(day, locale_for(language, country)),
    )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
