"""Micro-typography of our own sentences, so that translators write plain spaces and straight apostrophes.

Only sentences of Guichet pass here, never what a person typed and never a code (an IBAN, a number, an address of the
web): sentences are set first and data is put in afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from guichet.infra.formats import NARROW_NO_BREAK, NO_BREAK

_FRENCH = (
    (re.compile(r" (?=[;!?%])"), NARROW_NO_BREAK),
    (re.compile(r" (?=[:€»])"), NO_BREAK),
    (re.compile(r"(?<=«) "), NO_BREAK),
    (re.compile(r"(?<=n°) "), NO_BREAK),
)


def spaced(text: str, language: str) -> str:
    """French spaces that do not break: narrow before ; ! ? %, wide before : and € and inside « ». Others unchanged."""
    if language == "fr":
        for pattern, space in _FRENCH:
            text = pattern.sub(space, text)
    return text


def typeset(text: str, language: str) -> str:
    """As `spaced`, with typographic apostrophes: for documents and mails (pages keep straight ones)."""
    return spaced(text, language).replace("'", "\u2019")


class Phrases:
    """Sentences of one module in one language: `phrases("issued", day=…)`.

    `texts` holds (French, English) by key. Data is put in after typesetting, so it stays as it was given.
    """

    def __init__(self, texts: Mapping[str, tuple[str, str]], language: str) -> None:
        self._texts = texts
        self._language = language
        self._index = ("fr", "en").index(language)

    def __call__(self, key: str, **data: str) -> str:
        return typeset(self._texts[key][self._index], self._language).format(**data)
