"""What invoicing needs from outside: something that draws documents, and something that writes them for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be put into a PDF as another form of the same document, and what the PDF's metadata says of it.

    `xmp` are properties of it, `xmp_schema` describes them as PDF/A wants: an element of its bag of schemas.
    """

    name: str
    media_type: str
    description: str
    content: str
    xmp: str
    xmp_schema: str


class Documents(Protocol):
    """Draws documents as archival PDF. The same document gives the same bytes, in any process."""

    def render(self, document: InvoiceDocument, attachment: Attachment | None = None) -> bytes:
        """PDF/A-3b and PDF/UA-1, with the attachment inside. ValueError when a character cannot be drawn."""

    def undrawable(self, texts: Iterable[str]) -> frozenset[str]:
        """The characters of `texts` that no typeface at hand can draw: asked before a number is taken."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an electronic invoice: the rule's name or the business term, and a sentence."""

    rule: str
    sentence: str


class RulesMissingError(Exception):
    """The official rules are not installed."""


class ElectronicInvoices(Protocol):
    """Writes documents for programs, in a form of the EN 16931. The same document gives the same text."""

    def attachment(self, document: InvoiceDocument) -> Attachment | None:
        """The XML that goes into the document's PDF; None where this form is not made for such a document."""

    def find_xml(self, pdf: bytes) -> bytes | None:
        """The XML that is in a PDF, of whoever made it; None where there is none."""

    def official_faults(self, xml: bytes) -> list[Fault]:
        """By the schema and the rules that the standard's bodies publish. Raises RulesMissingError."""

    def recomputed_faults(self, xml: bytes) -> list[Fault]:
        """By our own exact computation. ValueError where it is no invoice of this form."""


__all__ = [
    "Attachment",
    "Collection",
    "CollectionKind",
    "Correction",
    "DocumentBrand",
    "DocumentLine",
    "DocumentTax",
    "Documents",
    "ElectronicInvoices",
    "Fault",
    "InvoiceDocument",
    "Language",
    "Note",
    "Party",
    "RulesMissingError",
    "Supply",
]
