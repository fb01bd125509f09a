"""Documents that are quick to draw: what stands on paper is not what these tests are about."""

from __future__ import annotations

from collections.abc import Iterable

from guichet.contexts.invoicing.ports import Attachment, InvoiceDocument


class PlainPaper:
    """Fills `invoicing.ports.Documents`."""

    def render(self, document: InvoiceDocument, attachment: Attachment | None = None) -> bytes:
        return f"%PDF {document.number} {document.total_minor}".encode()

    def undrawable(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset()


documents = PlainPaper()
