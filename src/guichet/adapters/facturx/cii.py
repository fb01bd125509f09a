"""The figures as Cross Industry Invoice (UN/CEFACT D22B), in the order that its schema wants."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from guichet.adapters.facturx.model import Breakdown, Category, Figures, Line
from guichet.contexts.invoicing.ports import Party
from guichet.kernel.periods import Period

PROFILE = "urn:cen.eu:en16931:2017"
NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
# What a person typed may hold signs that no XML can.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_UNIT = "C62"  # one
_SIREN, _VAT = "0002", "VA"


def to_xml(invoice: Figures) -> str:
    """One text for one invoice, without white space between elements."""
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    body = "".join([_context(), _document(invoice), _transaction(invoice)])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice{spaces}>{body}</rsm:CrossIndustryInvoice>\n'
    )


def _context() -> str:
    return _node(
        "rsm:ExchangedDocumentContext",
        _node("ram:GuidelineSpecifiedDocumentContextParameter", _leaf("ram:ID", PROFILE)),
    )


def _document(invoice: Figures) -> str:
    notes = [
        _node("ram:IncludedNote", _leaf("ram:Content", text), _leaf("ram:SubjectCode", code))
        for code, text in invoice.notes
    ]
    return _node(
        "rsm:ExchangedDocument",
        _leaf("ram:ID", invoice.number),
        _leaf("ram:TypeCode", "381" if invoice.is_credit_note else "380"),
        _day("ram:IssueDateTime", invoice.issued_on),
        *notes,
    )


def _transaction(invoice: Figures) -> str:
    buyer = invoice.buyer
    return _node(
        "rsm:SupplyChainTradeTransaction",
        *(_line(n, line) for n, line in enumerate(invoice.lines, start=1)),
        _node(
            "ram:ApplicableHeaderTradeAgreement",
            _party("ram:SellerTradeParty", invoice.seller, vat_id=invoice.seller_vat_id, legal=invoice.seller_legal),
            _party("ram:BuyerTradeParty", buyer, vat_id=buyer.id_of("TVA"), number=invoice.customer_number),
        ),
        _node(
            "ram:ApplicableHeaderTradeDelivery",
            _node("ram:ActualDeliverySupplyChainEvent", _day("ram:OccurrenceDateTime", invoice.supplied_on)),
        ),
        _settlement(invoice),
    )


def _line(number: int, line: Line) -> str:
    return _node(
        "ram:IncludedSupplyChainTradeLineItem",
        _node(
            "ram:AssociatedDocumentLineDocument",
            _leaf("ram:LineID", str(number)),
            _node("ram:IncludedNote", _leaf("ram:Content", line.note)),
        ),
        _node(
            "ram:SpecifiedTradeProduct", _leaf("ram:Name", line.name), _leaf("ram:Description", "\n".join(line.details))
        ),
        _node(
            "ram:SpecifiedLineTradeAgreement",
            _node(
                "ram:NetPriceProductTradePrice",
                _leaf("ram:ChargeAmount", _number(line.price)),
                _leaf("ram:BasisQuantity", str(line.price_quantity), unitCode=_UNIT),
            ),
        ),
        _node("ram:SpecifiedLineTradeDelivery", _leaf("ram:BilledQuantity", str(line.quantity), unitCode=_UNIT)),
        _node(
            "ram:SpecifiedLineTradeSettlement",
            _node("ram:ApplicableTradeTax", _leaf("ram:TypeCode", "VAT"), *_category(line.category)),
            _period(line.period),
            _allowance(line),
            _node("ram:SpecifiedTradeSettlementLineMonetarySummation", _leaf("ram:LineTotalAmount", _amount(line.net))),
        ),
    )


def _allowance(line: Line) -> str:
    if not line.allowance:
        return ""
    return _node(
        "ram:SpecifiedTradeAllowanceCharge",
        _node("ram:ChargeIndicator", _leaf("udt:Indicator", "true" if line.allowance < 0 else "false")),
        _leaf("ram:ActualAmount", _amount(abs(line.allowance))),
        _leaf("ram:Reason", line.allowance_reason),
    )


def _category(category: Category) -> tuple[str, str]:
    return _leaf("ram:CategoryCode", category.code), _leaf("ram:RateApplicablePercent", _number(category.rate_percent))


def _party(tag: str, party: Party, *, vat_id: str, legal: str = "", number: str = "") -> str:
    siren = party.id_of("SIREN")
    return _node(
        tag,
        _leaf("ram:ID", number),
        _leaf("ram:Name", party.name),
        _leaf("ram:Description", legal),
        _node("ram:SpecifiedLegalOrganization", _leaf("ram:ID", siren, schemeID=_SIREN)),
        _address(party),
        _node("ram:SpecifiedTaxRegistration", _leaf("ram:ID", vat_id, schemeID=_VAT)),
    )


def _address(party: Party) -> str:
    """Three lines at most; what is known in lines only stands there whole."""
    one, two, three = (*(party.street or party.lines), "", "", "")[:3]
    return _node(
        "ram:PostalTradeAddress",
        _leaf("ram:PostcodeCode", party.postal_code),
        _leaf("ram:LineOne", one),
        _leaf("ram:LineTwo", two),
        _leaf("ram:LineThree", three),
        _leaf("ram:CityName", party.city),
        _leaf("ram:CountryID", party.country),
        _leaf("ram:CountrySubDivisionName", party.region),
    )


def _settlement(invoice: Figures) -> str:
    code, said = invoice.means
    return _node(
        "ram:ApplicableHeaderTradeSettlement",
        _leaf("ram:PaymentReference", invoice.number),
        _leaf("ram:InvoiceCurrencyCode", invoice.currency),
        _node("ram:SpecifiedTradeSettlementPaymentMeans", _leaf("ram:TypeCode", code), _leaf("ram:Information", said)),
        *(_breakdown(row, invoice) for row in invoice.breakdown),
        _period(invoice.period),
        _node("ram:SpecifiedTradePaymentTerms", _day("ram:DueDateDateTime", invoice.due_on)),
        _node(
            "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
            _leaf("ram:LineTotalAmount", _amount(invoice.net)),
            _leaf("ram:TaxBasisTotalAmount", _amount(invoice.net)),
            _leaf("ram:TaxTotalAmount", _amount(invoice.tax), currencyID=invoice.currency),
            _leaf("ram:GrandTotalAmount", _amount(invoice.total)),
            _leaf("ram:TotalPrepaidAmount", _amount(invoice.prepaid)),
            _leaf("ram:DuePayableAmount", _amount(invoice.due)),
        ),
        _preceding(invoice),
    )


def _breakdown(row: Breakdown, invoice: Figures) -> str:
    category, rate = _category(row.category)
    is_standard = row.category.code == "S"
    return _node(
        "ram:ApplicableTradeTax",
        _leaf("ram:CalculatedAmount", _amount(row.tax)),
        _leaf("ram:TypeCode", "VAT"),
        _leaf("ram:ExemptionReason", row.reason),
        _leaf("ram:BasisAmount", _amount(row.base)),
        category,
        _leaf("ram:ExemptionReasonCode", "" if is_standard else "VATEX-EU-AE"),
        # When the seller owes it: as it is paid (BT-8).
        _leaf("ram:DueDateTypeCode", "72" if is_standard and invoice.vat_when_paid else ""),
        rate,
    )


def _preceding(invoice: Figures) -> str:
    if invoice.preceding is None:
        return ""
    day = _leaf("qdt:DateTimeString", f"{invoice.preceding.issued_on:%Y%m%d}", format="102")
    return _node(
        "ram:InvoiceReferencedDocument",
        _leaf("ram:IssuerAssignedID", invoice.preceding.number),
        _node("ram:FormattedIssueDateTime", day),
    )


def _period(period: Period | None) -> str:
    """Its last day is inside."""
    if period is None:
        return ""
    return _node(
        "ram:BillingSpecifiedPeriod",
        _day("ram:StartDateTime", period.start),
        _day("ram:EndDateTime", period.last_day),
    )


def _day(tag: str, day: date) -> str:
    return _node(tag, _leaf("udt:DateTimeString", f"{day:%Y%m%d}", format="102"))


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _number(value: Decimal) -> str:
    """Every digit that it has, and none more."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _node(tag: str, *children: str) -> str:
    """An element of elements; without any of them nothing."""
    inner = "".join(children)
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _leaf(tag: str, text: str, **attributes: str) -> str:
    """An element of text; without text nothing."""
    if not text:
        return ""
    said = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{said}>{escape(_NO_XML.sub(' ', text))}</{tag}>"
