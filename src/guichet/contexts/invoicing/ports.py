"""What invoicing needs from outside: something that draws documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from guichet.contexts.invoicing.domain.document import (
    Collection,
    CollectionKind,
    Correction,
    DocumentBrand,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    Language,
    Note,
    Party,
    Supply,
)


class Documents(Protocol):
    """Draws documents as archival PDF. The same document gives the same bytes, in any process."""

    def render(self, document: InvoiceDocument) -> bytes:
        """PDF/A-3b and PDF/UA-1. ValueError when a text holds a character that cannot be drawn."""

    def undrawable(self, texts: Iterable[str]) -> frozenset[str]:
        """The characters of `texts` that no typeface at hand can draw: asked before a number is taken."""


__all__ = [
    "Collection",
    "CollectionKind",
    "Correction",
    "DocumentBrand",
    "DocumentLine",
    "DocumentTax",
    "Documents",
    "InvoiceDocument",
    "Language",
    "Note",
    "Party",
    "Supply",
]
