"""Every figure of an electronic invoice again from what it is made of, exactly.

The official rules leave up to one unit of currency between a tax and its rate on its base, and look at no quantity and
no price (docs/rules.md R2.7). Here a cent is a fault. A tax is its rate on its base, or, where prices had it in them,
the part of base and tax together; that of a credit note can be a cent beside, so that notes on parts of an invoice come
to its very tax.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

from guichet.adapters.facturx.cii import NAMESPACES
from guichet.contexts.invoicing.ports import Fault
from guichet.kernel.rounding import round_half_up

_CREDIT_NOTE = "381"
_LINES = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"
_SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"
_SUMS = f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"


def recompute(xml: bytes) -> list[Fault]:
    """What does not come out of an XML that follows its schema. ValueError where it is no such invoice."""
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314 - expat resolves nothing from outside and bounds what it expands
    except ElementTree.ParseError as error:
        raise ValueError(f"not XML: {error}") from error
    if root.tag != f"{{{NAMESPACES['rsm']}}}CrossIndustryInvoice":
        raise ValueError(f"not a Cross Industry Invoice: {root.tag}")
    invoice = _Node(root)
    return list(_faults(invoice))


def _faults(invoice: _Node) -> Iterator[Fault]:
    of_category: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    lines = Decimal(0)
    for line in invoice.all(_LINES):
        net = line.amount("ram:SpecifiedLineTradeSettlement/*/ram:LineTotalAmount")
        yield from _compared("BT-131", f"line {line.text('*/ram:LineID')}", net, _line_net(line))
        settled = line.one("ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax")
        of_category[settled.category()] += net
        lines += net
    taken_off = Decimal(0)
    for each in invoice.all(f"{_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge"):
        taken_off += each.allowance()
        of_category[each.one("ram:CategoryTradeTax").category()] -= each.allowance()
    tax = Decimal(0)
    is_credit_note = invoice.text("rsm:ExchangedDocument/ram:TypeCode") == _CREDIT_NOTE
    for row in invoice.all(f"{_SETTLEMENT}/ram:ApplicableTradeTax"):
        category, base, amount = row.category(), row.amount("ram:BasisAmount"), row.amount("ram:CalculatedAmount")
        where = f"category {category[0]} at {category[1]:f} %"
        yield from _compared("BT-116", where, base, of_category.pop(category, Decimal(0)))
        yield from _tax(where, base, amount, category[1], is_credit_note=is_credit_note)
        tax += amount
    for code, rate in of_category:
        yield Fault("BG-23", f"category {code} at {rate:f} % is on lines and has no row")
    yield from _sums(invoice.one(_SUMS), lines, taken_off, tax)


def _line_net(line: _Node) -> Decimal:
    quantity = line.amount("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity")
    price = line.amount("ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount")
    per = line.amount("ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:BasisQuantity", Decimal(1))
    off = sum(
        (each.allowance() for each in line.all("ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge")),
        Decimal(0),
    )
    return _cents(Fraction(quantity) * Fraction(price) / Fraction(per)) - off


def _tax(where: str, base: Decimal, amount: Decimal, rate: Decimal, *, is_credit_note: bool) -> Iterator[Fault]:
    added = _cents(Fraction(base) * Fraction(rate) / 100)
    within = _cents(Fraction(base + amount) * Fraction(rate) / (100 + Fraction(rate)))
    if amount in {added, within} or (is_credit_note and abs(amount - added) <= Decimal("0.01")):
        return
    yield Fault("BT-117", f"{where}: {amount} is not {added}")


def _sums(sums: _Node, lines: Decimal, taken_off: Decimal, tax: Decimal) -> Iterator[Fault]:
    net, total = sums.amount("ram:TaxBasisTotalAmount"), sums.amount("ram:GrandTotalAmount")
    prepaid = sums.amount("ram:TotalPrepaidAmount", Decimal(0))
    rounding = sums.amount("ram:RoundingAmount", Decimal(0))
    yield from _compared("BT-106", "sum of lines", sums.amount("ram:LineTotalAmount"), lines)
    yield from _compared("BT-109", "total without tax", net, lines - taken_off)
    yield from _compared("BT-110", "total of tax", sums.amount("ram:TaxTotalAmount", Decimal(0)), tax)
    yield from _compared("BT-112", "total with tax", total, net + tax)
    yield from _compared("BT-115", "amount due", sums.amount("ram:DuePayableAmount"), total - prepaid + rounding)


def _compared(term: str, what: str, said: Decimal, computed: Decimal) -> Iterator[Fault]:
    if said != computed:
        yield Fault(term, f"{what}: {said} is not {computed}")


def _cents(value: Fraction) -> Decimal:
    return Decimal(round_half_up(value * 100)).scaleb(-2)


class _Node:
    """An element, asked by paths with the standard's prefixes."""

    def __init__(self, element: ElementTree.Element) -> None:
        self.element = element

    def all(self, path: str) -> list[_Node]:
        return [_Node(each) for each in self.element.findall(path, NAMESPACES)]

    def one(self, path: str) -> _Node:
        found = self.element.find(path, NAMESPACES)
        if found is None:
            raise ValueError(f"{path} is missing")
        return _Node(found)

    def text(self, path: str) -> str:
        return (self.one(path).element.text or "").strip()

    def amount(self, path: str, default: Decimal | None = None) -> Decimal:
        if default is not None and self.element.find(path, NAMESPACES) is None:
            return default
        text = self.text(path)
        try:
            return Decimal(text)
        except ArithmeticError:
            raise ValueError(f"{path} is no number: {text}") from None

    def category(self) -> tuple[str, Decimal]:
        rate = self.amount("ram:RateApplicablePercent", Decimal(0))
        return self.text("ram:CategoryCode"), rate.normalize()

    def allowance(self) -> Decimal:
        """What it takes off; a charge puts it on."""
        amount = self.amount("ram:ActualAmount")
        return -amount if self.text("ram:ChargeIndicator/udt:Indicator") == "true" else amount
