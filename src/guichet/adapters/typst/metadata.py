"""What a PDF's metadata says of the file in it: Typst has no word for that, so it is added to what Typst wrote.

As an incremental update: the new metadata and where they stand come after the bytes that Typst wrote, none of which
changes. Typst writes metadata in the clear, as PDF/A wants it, and a table of objects; ValueError if it ever does not.
"""

from __future__ import annotations

import re

from guichet.contexts.invoicing.ports import Attachment

_METADATA = re.compile(
    rb"\n(\d+) 0 obj\n<</Length \d+/Type/Metadata/Subtype/XML>>\nstream\n(<\?xpacket .*?<\?xpacket end=\"r\"\?>)",
    re.DOTALL,
)
_TRAILER = re.compile(rb"trailer\n<<(/Size .*)>>\nstartxref\n(\d+)\n%%EOF\s*$", re.DOTALL)
_SCHEMAS_END = b"</rdf:Bag></pdfaExtension:schemas>"
_END = b"</rdf:RDF>"


def with_metadata(pdf: bytes, attachment: Attachment) -> bytes:
    """The PDF with the attachment's properties beside its own."""
    found, trailer = _METADATA.findall(pdf), _TRAILER.search(pdf)
    if len(found) != 1 or trailer is None:
        raise ValueError("this PDF does not have its metadata where Typst writes them")
    number, packet = found[0]
    if packet.count(_SCHEMAS_END) != 1 or packet.count(_END) != 1:
        raise ValueError("these metadata do not describe their schemas as Typst does")
    packet = packet.replace(_SCHEMAS_END, attachment.xmp_schema.encode() + _SCHEMAS_END)
    packet = packet.replace(_END, attachment.xmp.encode() + _END)
    start = len(pdf) + 1
    update = b"\n%s 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n%s\nendstream\nendobj\n" % (
        number, len(packet), packet,
    )  # fmt: skip
    table = b"xref\n%s 1\n%010d 00000 n\r\ntrailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF" % (
        number, start, trailer[1], trailer[2], len(pdf) + len(update),
    )  # fmt: skip
    return pdf + update + table
