"""Fills `invoicing.ports.ElectronicInvoices`: the XML of a document, the XML in a PDF, and what is wrong with one."""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from guichet.adapters.facturx.cii import to_xml
from guichet.adapters.facturx.figures import figures, is_covered
from guichet.adapters.facturx.metadata import FILE_NAME, PROPERTIES, SCHEMA
from guichet.adapters.facturx.official_rules import official_faults
from guichet.adapters.facturx.recomputation import recompute
from guichet.contexts.invoicing.ports import Attachment, Fault, InvoiceDocument


class FacturX:
    """Factur-X 1.0, profile EN 16931."""

    def attachment(self, document: InvoiceDocument) -> Attachment | None:
        if not is_covered(document):
            return None
        return Attachment(FILE_NAME, "text/xml", "Factur-X", to_xml(figures(document)), PROPERTIES, SCHEMA)

    def find_xml(self, pdf: bytes) -> bytes | None:
        try:
            files = PdfReader(io.BytesIO(pdf)).attachments.get(FILE_NAME)
        except PyPdfError:
            return None
        return bytes(files[0]) if files else None

    def official_faults(self, xml: bytes) -> list[Fault]:
        return official_faults(xml)

    def recomputed_faults(self, xml: bytes) -> list[Fault]:
        return recompute(xml)
