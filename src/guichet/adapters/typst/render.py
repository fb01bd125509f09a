"""Compiles the templates: the same document gives the same bytes, in another process and on another machine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import fontpkg_inter
import typst
from fontTools.ttLib import TTFont

from guichet.adapters.typst.invoice_data import invoice_data
from guichet.adapters.typst.metadata import with_metadata
from guichet.contexts.invoicing.ports import Attachment, InvoiceDocument

TEMPLATES = Path(__file__).parent / "templates"
TYPEFACE = Path(fontpkg_inter.__file__).parent / "files"

# Blanks, line ends, joiners and direction marks: Typst lays them out without asking the typeface for a glyph.
_WITHOUT_GLYPH = frozenset(map(ord, "\t\n\v\f\r\x85\xad\u2028\u2029\u2060\u3000")) | frozenset(range(0x200C, 0x2010))


class TypstDocuments:
    """Fills `invoicing.ports.Documents`."""

    def render(self, document: InvoiceDocument, attachment: Attachment | None = None) -> bytes:
        return render_invoice(document, attachment)

    def undrawable(self, texts: Iterable[str]) -> frozenset[str]:
        return undrawable(texts)


def render_invoice(document: InvoiceDocument, attachment: Attachment | None = None) -> bytes:
    """PDF/A-3b and PDF/UA-1, dated by the issue date. ValueError when a text cannot be drawn: PDF/A refuses it."""
    missing = undrawable(document.texts())
    if missing:
        listed = ", ".join(f"U+{ord(character):04X}" for character in sorted(missing))
        raise ValueError(f"no typeface at hand draws {listed} in {document.number}")
    pdf = compiled(template_data(document, attachment), document.issue_date)
    return pdf if attachment is None else with_metadata(pdf, attachment)


def template_data(document: InvoiceDocument, attachment: Attachment | None = None) -> str:
    """What the template reads: JSON."""
    data = invoice_data(document)
    if attachment is not None:
        data["attachment"] = {
            "name": attachment.name,
            "media_type": attachment.media_type,
            "description": attachment.description,
            "content": attachment.content,
        }
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def compiled(data: str, day: date) -> bytes:
    """The template with this data, dated by the day: Typst and nothing else."""
    pdf: bytes = typst.compile(
        TEMPLATES / "invoice.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": data},
        pdf_standards=["a-3b", "ua-1"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    return pdf


def undrawable(texts: Iterable[str]) -> frozenset[str]:
    """The characters of `texts` that no typeface at hand draws. Asked before a document number is taken."""
    return frozenset("".join(texts)) - _drawable()


@cache
def _fonts() -> typst.Fonts:
    # One per process: opening the typeface costs as much as a page. With system fonts the bytes would depend on the
    # machine.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(TYPEFACE)])


@cache
def _drawable() -> frozenset[str]:
    drawable = set(_WITHOUT_GLYPH)
    for path in {font.path for font in _fonts().fonts() if font.path}:
        with TTFont(path, lazy=True) as font:
            drawable.update(font.getBestCmap() or ())
    return frozenset(map(chr, drawable - {0}))  # the typeface maps NUL, PDF/UA forbids it
