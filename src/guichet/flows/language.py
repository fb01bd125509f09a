"""The language of what is written for somebody, from the one that they chose."""

from __future__ import annotations

from guichet.contexts.invoicing.public import Language


def language_of(language: str) -> Language:
    return "en" if language == "en" else "fr"
