"""French invoices and credit notes for programs: by the official rules, by our own computation, and inside the PDF."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from guichet.adapters.facturx import electronic_invoices
from guichet.adapters.facturx.cii import NAMESPACES
from guichet.adapters.typst.metadata import with_metadata
from guichet.adapters.typst.render import render_invoice
from guichet.contexts.invoicing.ports import Attachment, InvoiceDocument
from tests.documents import samples

FRENCH = [name for name, make in samples.ALL.items() if electronic_invoices.attachment(make()) is not None]
SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/"
SUMS = f"{SETTLEMENT}ram:SpecifiedTradeSettlementHeaderMonetarySummation/"
AGREEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/"
LINE = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/"


@cache
def attachment_of(name: str) -> Attachment:
    found = electronic_invoices.attachment(samples.ALL[name]())
    assert found is not None
    return found


def xml_of(name: str) -> bytes:
    return attachment_of(name).content.encode()


def said(name: str, path: str) -> list[str]:
    root = ElementTree.fromstring(xml_of(name))
    return [(each.text or "") for each in root.findall(path, NAMESPACES)]


def test_every_kind_of_french_document_has_one_and_no_other() -> None:
    assert set(FRENCH) == {name for name, make in samples.ALL.items() if make().seller.country == "FR"}


@pytest.mark.parametrize("name", FRENCH)
def test_the_official_rules_find_nothing(name: str) -> None:
    assert electronic_invoices.official_faults(xml_of(name)) == []


@pytest.mark.parametrize("name", FRENCH)
def test_every_figure_comes_out_again_to_the_cent(name: str) -> None:
    assert electronic_invoices.recomputed_faults(xml_of(name)) == []


@pytest.mark.parametrize("name", FRENCH)
def test_the_totals_are_the_documents(name: str) -> None:
    document = samples.ALL[name]()

    def minor(path: str) -> int:
        return int(Decimal(said(name, path)[0]).scaleb(2))

    totals = [minor(f"{SUMS}ram:{term}") for term in ("TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")]
    assert totals == [document.subtotal_minor, document.tax_minor, document.total_minor]
    rows = f"{SETTLEMENT}ram:ApplicableTradeTax/ram:"
    assert [minor(f"{rows}BasisAmount"), minor(f"{rows}CalculatedAmount")] == [
        document.taxes[0].base_minor, document.taxes[0].amount_minor,
    ]  # fmt: skip
    assert said(name, "rsm:ExchangedDocument/ram:ID") == [document.number]
    assert len(said(name, f"{LINE}*/ram:LineID")) == sum(not line.is_discount for line in document.lines)


SAYS = [
    ("france", "type", "rsm:ExchangedDocument/ram:TypeCode", "380"),
    ("france", "profile", "rsm:ExchangedDocumentContext/*/ram:ID", "urn:cen.eu:en16931:2017"),
    ("france", "R2.8 notes", "rsm:ExchangedDocument/ram:IncludedNote/ram:SubjectCode", "PMD PMT AAB"),
    ("france", "seller's SIREN", f"{AGREEMENT}ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID", "812345676"),
    (
        "france",
        "seller's VAT id",
        f"{AGREEMENT}ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID",
        "FR19812345676",
    ),
    ("france", "buyer's SIREN", f"{AGREEMENT}ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID", "512345679"),
    ("france", "customer number", f"{AGREEMENT}ram:BuyerTradeParty/ram:ID", "C-020431"),
    ("france", "day of supply", "*/ram:ApplicableHeaderTradeDelivery/*/*/udt:DateTimeString", "20261122"),
    ("france", "R1.16 when VAT falls due", f"{SETTLEMENT}ram:ApplicableTradeTax/ram:DueDateTypeCode", "72"),
    ("france", "due date", f"{SETTLEMENT}ram:SpecifiedTradePaymentTerms/*/udt:DateTimeString", "20261222"),
    ("france", "last day inside", f"{SETTLEMENT}ram:BillingSpecifiedPeriod/ram:EndDateTime/*", "20261221"),
    ("france", "to pay", f"{SUMS}ram:DuePayableAmount", "212.40"),
    ("france-consumer", "no notes of professionals", "rsm:ExchangedDocument/ram:IncludedNote/ram:SubjectCode", ""),
    ("charged-at-issue", "paid", f"{SUMS}ram:TotalPrepaidAmount", "212.40"),
    ("charged-at-issue", "nothing to pay", f"{SUMS}ram:DuePayableAmount", "0.00"),
    ("charged-at-issue", "by card", f"{SETTLEMENT}*/ram:TypeCode", "48 VAT"),
    ("charged-at-issue", "which card", f"{SETTLEMENT}*/ram:Information", "Visa •••• 3155"),
    ("france-with-credit", "credit used", f"{SUMS}ram:TotalPrepaidAmount", "20.00"),
    ("france-with-credit", "rest to pay", f"{SUMS}ram:DuePayableAmount", "192.40"),
    ("discount", "an allowance", f"{LINE}*/*/ram:ActualAmount", "17.70"),
    ("discount", "its name", f"{LINE}*/*/ram:Reason", "Coupon BIENVENUE10"),
    ("discount", "price before it", f"{LINE}*/*/ram:ChargeAmount", "59"),
    ("discount-taken-back", "a charge", f"{LINE}*/*/ram:ChargeIndicator/udt:Indicator", "true"),
    ("discount-taken-back", "a negative quantity", f"{LINE}*/ram:BilledQuantity", "1 -1"),
    ("discount-taken-back", "no negative price", f"{LINE}*/*/ram:ChargeAmount", "590 43.77"),
    ("fine-price", "six decimals at most", f"{LINE}*/*/ram:ChargeAmount", "0.0875 0.123456"),
    ("fine-price", "for how many", f"{LINE}*/*/ram:BasisQuantity", "1 1000000"),
    ("with-tax", "net price", f"{LINE}*/*/ram:ChargeAmount", "8.32"),
    ("with-tax", "price with tax in a note", f"{LINE}*/*/ram:Content", "Prix unitaire TTC : 9,99 €"),
    ("with-tax", "tax as issued", f"{SETTLEMENT}ram:ApplicableTradeTax/ram:CalculatedAmount", "1.67"),
    ("with-tax-many", "of the whole quantity", f"{LINE}*/*/ram:BasisQuantity", "3 7 1"),
    ("abroad", "R4.1 category", f"{SETTLEMENT}ram:ApplicableTradeTax/ram:CategoryCode", "AE"),
    ("abroad", "R1.7 the word", f"{SETTLEMENT}ram:ApplicableTradeTax/ram:ExemptionReason", "Autoliquidation"),
    ("abroad", "reason's code", f"{SETTLEMENT}ram:ApplicableTradeTax/ram:ExemptionReasonCode", "VATEX-EU-AE"),
    ("abroad", "buyer's VAT id", f"{AGREEMENT}ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID", "DE136695976"),
    ("abroad", "nothing falls due", f"{SETTLEMENT}ram:ApplicableTradeTax/ram:DueDateTypeCode", ""),
    ("credit-note", "type", "rsm:ExchangedDocument/ram:TypeCode", "381"),
    ("credit-note", "R1.5 number", f"{SETTLEMENT}ram:InvoiceReferencedDocument/ram:IssuerAssignedID", "AP-2026-000123"),
    ("credit-note", "R1.5 day", f"{SETTLEMENT}ram:InvoiceReferencedDocument/*/qdt:DateTimeString", "20261122"),
    ("credit-note", "positive", f"{SUMS}ram:GrandTotalAmount", "70.80"),
    ("credit-note-abroad", "mirrored", f"{SETTLEMENT}ram:ApplicableTradeTax/ram:CategoryCode", "AE"),
    ("hostile", "as typed", f"{LINE}*/ram:Name", "Licence #1 *à* l’essai @ 10 $"),
]


@pytest.mark.parametrize(("name", "what", "path", "texts"), SAYS, ids=[f"{n}: {w}" for n, w, _, _ in SAYS])
def test_the_xml_says(name: str, what: str, path: str, texts: str) -> None:
    assert re.sub(r"[\u00a0\u202f]", " ", " ".join(said(name, path))) == texts, what


def test_an_address_in_its_parts_and_one_in_lines() -> None:
    document = samples.france()
    parts = replace(document.buyer, street=("14, rue des Tanneurs",), postal_code="69002", city="Lyon")
    for buyer, expected in ((parts, ["69002", "14, rue des Tanneurs", "Lyon", "FR"]), (document.buyer, None)):
        found = electronic_invoices.attachment(replace(document, buyer=buyer))
        assert found is not None
        address = ElementTree.fromstring(found.content).find(
            f"{AGREEMENT}ram:BuyerTradeParty/ram:PostalTradeAddress", NAMESPACES
        )
        assert address is not None
        assert [each.text for each in address] == (expected or [*document.buyer.lines, "FR"])


# What they find


@pytest.mark.parametrize(
    ("change", "official", "ours"),
    [
        # R2.7: the official rules look at no quantity, and leave a unit of currency between a tax and its base.
        ([("BilledQuantity unitCode=\"C62\">3<", "BilledQuantity unitCode=\"C62\">4<")], set(), {"BT-131"}),
        ([("35.40", "35.41"), ("212.40", "212.41")], set(), {"BT-117"}),
        ([("35.40", "36.39"), ("212.40", "213.39")], set(), {"BT-117"}),
        ([("212.40", "212.41")], {"BR-CO-15"}, {"BT-112"}),
        ([(">177.00</ram:BasisAmount", ">176.99</ram:BasisAmount")], {"BR-S-08"}, {"BT-116"}),
        ([("177.00</ram:LineTotalAmount><ram:T", "177.01</ram:LineTotalAmount><ram:T")], {"BR-CO-10"}, {"BT-106"}),
        ([("VA\">FR19812345676", "VA\">19812345676")], {"BR-CO-09"}, set()),
        ([("<ram:ID>AP-2026-000123</ram:ID>", "")], {"XSD"}, set()),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(change: list[tuple[str, str]], official: set[str], ours: set[str]) -> None:
    xml = attachment_of("france").content
    for before, after in change:
        assert before in xml
        xml = xml.replace(before, after)
    found = {rule for fault in electronic_invoices.official_faults(xml.encode()) for rule in [named(fault.rule)]}
    assert official <= found if official else found == set()
    assert ours <= {fault.rule for fault in electronic_invoices.recomputed_faults(xml.encode())}


def named(rule: str) -> str:
    """`FX-SCH-A-000123` and `BR-CO-15-1` by the name that the standard gives it."""
    found = re.match(r"BR-[A-Z]+-\d+", rule)
    return found[0] if found else rule


@pytest.mark.parametrize("text", [b"", b"{}", b"<a/>", b"<a>&x;</a>", b"%PDF-1.7"])
def test_what_is_no_invoice_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="not"):
        electronic_invoices.recomputed_faults(text)
    assert {fault.rule for fault in electronic_invoices.official_faults(text)} <= {"XML", "XSD"}
    assert electronic_invoices.find_xml(text) is None


# In the PDF


@cache
def pdf_of(name: str) -> bytes:
    return render_invoice(samples.ALL[name](), attachment_of(name))


@pytest.mark.parametrize("name", ["france", "with-tax", "credit-note", "lines-60"])
def test_the_pdf_holds_it_and_is_archival_and_accessible_as_before(name: str) -> None:
    reader = PdfReader(io.BytesIO(pdf_of(name)), strict=True)
    root = reader.trailer["/Root"]
    assert electronic_invoices.find_xml(pdf_of(name)) == xml_of(name)
    (file,) = root["/AF"]
    assert str(file.get_object()["/AFRelationship"]) == "/Alternative"
    assert str(file.get_object()["/UF"]) == "factur-x.xml"
    xmp = root["/Metadata"].get_object().get_data().decode()
    for value in (
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
        "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>",
        "<fx:DocumentType>INVOICE</fx:DocumentType>",
        "<fx:Version>1.0</fx:Version>",
    ):
        assert xmp.count(value) == 1
    # Of XMP no property may stand twice: the description of ours is an element of the one bag that there was.
    assert xmp.count("<pdfaExtension:schemas>") == 1
    ElementTree.fromstring(xmp.encode())
    assert "/StructTreeRoot" in root
    assert bool(root["/MarkInfo"]["/Marked"])


def test_the_metadata_come_after_what_was_drawn_and_change_none_of_it() -> None:
    """What a reader sees of the PDF is what Typst wrote."""
    pdf = pdf_of("france")
    drawn = pdf[: pdf.index(b"%%EOF") + len(b"%%EOF")]
    assert PdfReader(io.BytesIO(drawn), strict=True).pages[0].extract_text() == text_of(pdf)
    assert b"fx:ConformanceLevel" not in drawn


def text_of(pdf: bytes) -> str:
    return PdfReader(io.BytesIO(pdf), strict=True).pages[0].extract_text()


def test_the_same_document_gives_the_same_bytes() -> None:
    again = render_invoice(samples.france(), electronic_invoices.attachment(samples.france()))
    assert hashlib.sha256(again).digest() == hashlib.sha256(pdf_of("france")).digest()


def test_a_pdf_that_is_written_otherwise_is_refused() -> None:
    for pdf in (b"%PDF-1.7", pdf_of("france").replace(b"/Type/Metadata", b"/Type/Metadatb")):
        with pytest.raises(ValueError, match="metadata"):
            with_metadata(pdf, attachment_of("france"))


def test_signs_that_no_xml_can_hold_are_blanks() -> None:
    document = samples.france()
    odd: InvoiceDocument = replace(document, buyer=replace(document.buyer, name='Nom\x0b\x0c<&> "é"'))
    found = electronic_invoices.attachment(odd)
    assert found is not None
    assert electronic_invoices.official_faults(found.content.encode()) == []
    assert '<ram:Name>Nom  &lt;&amp;&gt; "é"</ram:Name>' in found.content
