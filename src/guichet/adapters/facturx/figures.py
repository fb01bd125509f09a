"""From a document as issued to the EN 16931's figures: pure, to the cent.

On prices before tax a line is quantity × unit price less its discount, as it was priced. The standard knows no prices
with tax: there the price is the line's own net for its whole quantity (BT-149), which is exact where a net unit price
would not be, and the price with tax stands in a note of the line. Every sum is exact. The tax of a row is its rate on
its base (BR-CO-17) on prices before tax; on prices with tax, and on a credit note of a part, it is the tax as issued,
which can be a cent beside that: 9,99 with 20 % is 8,32 and 1,67 (docs/rules.md R2.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from guichet.adapters.facturx.model import Breakdown, Category, Figures, Line, Preceding
from guichet.contexts.invoicing.ports import (
    Collection,
    CollectionKind,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    Supply,
)
from guichet.contexts.tax.public import REVERSE_CHARGE, tax_within
from guichet.infra.currencies import exponent
from guichet.infra.formats import locale_for, unit_price
from guichet.infra.typography import typeset
from guichet.kernel.periods import Period

_CATEGORIES = {"FR-VAT": "S", REVERSE_CHARGE: "AE"}
# A net price has six decimals at most; a finer one is given for more units (BT-149).
_PRICE_DECIMALS = 6
_NO_LINE = DocumentLine("", 0, Decimal(0), 0)
_WITH_TAX = {"fr": "Prix unitaire TTC : {price}", "en": "Unit price incl. VAT: {price}"}
_BANK_CARD, _DEBIT, _ONLINE, _CLEARING, _UNDEFINED = "48", "59", "68", "97", "1"


def is_covered(document: InvoiceDocument) -> bool:
    """Whether it is of a French seller, in euros, and taxed there or by the buyer.

    What bears no tax is none of the standard's categories that we could choose by ourselves, and another currency would
    need the VAT in euros besides.
    """
    codes = {tax.code for tax in document.taxes}
    return (
        document.seller.country == "FR" and document.currency == "EUR" and bool(codes) and codes <= _CATEGORIES.keys()
    )


def figures(document: InvoiceDocument) -> Figures:
    """Of a document that `is_covered`. ValueError for a line that does not bear exactly one of its taxes."""
    periods = [line.period for line in document.lines if line.period is not None]
    covered = Period(min(p.start for p in periods), max(p.end for p in periods)) if periods else None
    correction = document.correction
    return Figures(
        number=document.number,
        is_credit_note=correction is not None,
        issued_on=document.issue_date,
        due_on=document.due_date,
        supplied_on=covered.start if covered else document.issue_date,
        period=covered,
        currency=document.currency,
        notes=tuple((note.code, f"{note.title} {note.body}") for note in document.notes),
        seller=document.seller,
        seller_vat_id=document.taxes[0].registration_number,
        seller_legal=" · ".join(document.footer),
        buyer=document.buyer,
        customer_number=document.customer_number,
        means=_means(document),
        vat_when_paid=document.supply is Supply.SERVICES,
        lines=tuple(_lines(document)),
        breakdown=tuple(
            Breakdown(
                _category(tax),
                _major(tax.base_minor, document),
                _major(tax.amount_minor, document),
                tax.label if tax.code == REVERSE_CHARGE else "",
            )
            for tax in document.taxes
        ),
        net=_major(document.subtotal_minor, document),
        tax=_major(document.tax_minor, document),
        total=_major(document.total_minor, document),
        prepaid=_major(_prepaid_minor(document), document),
        preceding=Preceding(correction.invoice_number, correction.invoice_date) if correction else None,
    )


def _lines(document: InvoiceDocument) -> Iterator[Line]:
    taxes = {tax.code: tax for tax in document.taxes}
    for line, after in pairwise([*document.lines, _NO_LINE]):
        if not line.is_discount:
            yield _line(line, after if after.is_discount else _NO_LINE, _tax_of(line, taxes), document)


def _tax_of(line: DocumentLine, taxes: dict[str, DocumentTax]) -> DocumentTax:
    if len(line.tax_codes) != 1:
        raise ValueError(f"{line.name} bears {len(line.tax_codes)} taxes, and the standard knows one a line")
    return taxes[line.tax_codes[0]]


def _line(line: DocumentLine, discount: DocumentLine, tax: DocumentTax, document: InvoiceDocument) -> Line:
    off_minor = -discount.amount_minor
    net_minor = line.amount_minor - off_minor - line.included_tax_minor
    quantity, note = line.quantity, ""
    if document.tax_included:
        off_minor -= tax_within(off_minor, tax.rate_percent)
        price, price_quantity = _major(net_minor + off_minor, document), abs(quantity)
        if quantity < 0:
            price = -price
        shown = unit_price(line.unit_amount_minor, document.currency, locale_for(document.language, document.region))
        note = typeset(_WITH_TAX[document.language], document.language).format(price=shown)
    else:
        price, price_quantity = _price(line.unit_amount_minor.scaleb(-exponent(document.currency)))
    if price < 0:
        price, quantity = -price, -quantity
    return Line(
        name=line.name,
        details=line.details,
        note=note,
        quantity=quantity,
        price=price,
        price_quantity=price_quantity,
        allowance=_major(off_minor, document),
        allowance_reason=discount.name,
        net=_major(net_minor, document),
        category=_category(tax),
        period=line.period,
    )


def _price(price: Decimal) -> tuple[Decimal, int]:
    """The price and for how many units it is: as many as bring it down to six decimals."""
    finer = max(0, -int(price.normalize().as_tuple().exponent) - _PRICE_DECIMALS)
    return price.scaleb(finer), 10**finer


def _category(tax: DocumentTax) -> Category:
    return Category(_CATEGORIES[tax.code], tax.rate_percent)


# In the label of a card or an account before its last digits; what is paid by name alone has none.
MASKED = "••••"


def _means(document: InvoiceDocument) -> tuple[str, str]:
    """Code of UNTDID 4461 (BT-81) and what is said of it (BT-82)."""
    if document.correction is not None:
        back = document.correction
        return (_BANK_CARD, back.refunded_to) if back.refunded_minor else (_CLEARING, "")
    collection = _collection(document)
    if collection.mandate:
        return _DEBIT, collection.card
    if collection.card:
        return (_BANK_CARD if MASKED in collection.card else _ONLINE), collection.card
    return (_CLEARING if collection.kind is CollectionKind.CREDIT else _UNDEFINED), ""


def _prepaid_minor(document: InvoiceDocument) -> int:
    """What had been settled when it was issued (BT-113); of a credit note nothing."""
    if document.correction is not None:
        return 0
    collection = _collection(document)
    is_settled = collection.kind in {CollectionKind.AT_ISSUE, CollectionKind.CREDIT}
    return document.total_minor if is_settled else collection.credit_minor


def _collection(document: InvoiceDocument) -> Collection:
    if document.collection is None:
        raise ValueError(f"{document.number} is neither an invoice nor a credit note")
    return document.collection


def _major(minor: int, document: InvoiceDocument) -> Decimal:
    return Decimal(minor).scaleb(-exponent(document.currency))
