"""Any French bill, whatever its prices, discounts and quantities, comes out of its XML again to the cent."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from guichet.adapters.facturx import electronic_invoices
from guichet.adapters.facturx.cii import NAMESPACES
from guichet.contexts.tax.domain.assessment import NetLine
from tests.documents.samples import billed, priced

UNITS = st.decimals(min_value=0, max_value=10**7, places=4).map(str)


@st.composite
def lines(draw: st.DrawFn) -> tuple[NetLine, ...]:
    """Some positive, some given back, all with prices of one kind, each with a discount of its sign or none."""
    with_tax = draw(st.booleans())
    found = []
    for quantity in draw(st.lists(st.one_of(st.integers(1, 5000), st.just(-1)), min_size=1, max_size=6)):
        line = priced(quantity, draw(UNITS), with_tax=with_tax)
        off = draw(st.integers(min(0, line.amount_minor), max(0, line.amount_minor)))
        found.append(
            priced(quantity, str(line.unit_amount_minor), off=draw(st.sampled_from([0, off])), with_tax=with_tax)
        )
    return tuple(found)


@given(lines(), st.booleans())
def test_any_bill_comes_out_again_from_its_xml(charged: tuple[NetLine, ...], abroad: bool) -> None:
    document = billed(*charged, abroad_too=abroad)
    attachment = electronic_invoices.attachment(document)
    assert attachment is not None
    xml = attachment.content.encode()
    assert electronic_invoices.recomputed_faults(xml) == []
    total = ElementTree.fromstring(xml).find(".//ram:GrandTotalAmount", NAMESPACES)
    assert total is not None
    assert Decimal(total.text or "").scaleb(2) == document.total_minor
    prices = [
        Decimal(each.text or "") for each in ElementTree.fromstring(xml).iterfind(".//ram:ChargeAmount", NAMESPACES)
    ]
    assert all(price >= 0 and price == round(price, 6) for price in prices)
