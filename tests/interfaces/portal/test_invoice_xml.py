"""An issued invoice as XML: in its kept PDF, equal to its rows, and at its address for whoever sees billing."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from guichet.adapters.facturx import electronic_invoices
from guichet.adapters.facturx.cii import NAMESPACES
from guichet.contexts.access.models import User
from guichet.contexts.invoicing.models import Document, Invoice, InvoiceLine, InvoiceTax
from guichet.contexts.invoicing.public import find_pdf, list_credit_notes
from guichet.flows.demo.brands import PLANS, RELAIS
from guichet.infra.worker import run_until_quiet
from tests.contexts.changes import holder
from tests.contexts.credit.money import credited, newest
from tests.contexts.desk import Desk, open_desk
from tests.interfaces.backoffice.conftest import PASSWORD, QUICK
from tests.interfaces.backoffice.test_money import text

pytestmark = pytest.mark.django_db


def owner_of(desk: Desk, customer_id: UUID) -> Client:
    person = User.objects.get(pk=holder(customer_id))
    person.set_password(PASSWORD)
    person.save()
    client = Client(headers={"host": desk.brand.host, "accept-language": "fr"})
    assert client.post("/connexion/", {"login": person.email, "password": PASSWORD}).status_code == 302
    return client


def minor(xml: ElementTree.Element, term: str) -> list[int]:
    return [int(Decimal(each.text or "").scaleb(2)) for each in xml.iterfind(f".//ram:{term}", NAMESPACES)]


def test_it_is_in_the_kept_pdf_and_is_its_rows(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = QUICK
    desk = open_desk(RELAIS)
    customer_id = desk.buy(3)
    run_until_quiet()
    row = Invoice.objects.get(customer_id=customer_id)
    kept = bytes(Document.objects.get(invoice=row, has_xml=True).content)
    xml = electronic_invoices.find_xml(kept)
    assert xml is not None
    assert electronic_invoices.official_faults(xml) == electronic_invoices.recomputed_faults(xml) == []
    said = ElementTree.fromstring(xml)
    lines, taxes = InvoiceLine.objects.filter(invoice=row), InvoiceTax.objects.filter(invoice=row)
    assert minor(said, "TaxBasisTotalAmount") == [row.subtotal_minor]
    assert minor(said, "TaxTotalAmount") == minor(said, "CalculatedAmount") == [tax.amount_minor for tax in taxes]
    assert minor(said, "GrandTotalAmount") == minor(said, "TotalPrepaidAmount") == [row.total_minor]
    assert minor(said, "LineTotalAmount") == [*(line.net_minor for line in lines), row.subtotal_minor]
    address = said.find(".//ram:SellerTradeParty/ram:PostalTradeAddress", NAMESPACES)
    assert address is not None
    assert [each.text for each in address] == ["69002", "14, quai Rambaud", "Lyon", "FR"]

    owner, page = owner_of(desk, customer_id), f"/facturation/factures/{row.number}"
    assert "Télécharger (Factur-X)" in text(owner.get(f"{page}/"))
    answer = owner.get(f"{page}.xml")
    assert (answer.content, answer["Content-Type"]) == (xml, "application/xml")
    assert row.number in answer["Content-Disposition"]
    theirs = newest(desk.buy(1)).number
    assert owner.get(f"/facturation/factures/{theirs}.xml").status_code == 404


def test_a_credit_note_has_one_too() -> None:
    desk = open_desk(RELAIS, tax_included=True)
    customer_id = desk.buy(3)
    run_until_quiet()
    credited(desk, newest(customer_id), 1000)
    pdf = find_pdf(list_credit_notes(customer_id)[0].id)
    assert pdf is not None
    xml = electronic_invoices.find_xml(pdf)
    assert xml is not None
    assert electronic_invoices.official_faults(xml) == electronic_invoices.recomputed_faults(xml) == []
    assert minor(ElementTree.fromstring(xml), "GrandTotalAmount") == [1000]


def test_elsewhere_there_is_none(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = QUICK
    desk = open_desk(PLANS)
    customer_id = desk.buy(1)
    run_until_quiet()
    owner, page = owner_of(desk, customer_id), f"/facturation/factures/{newest(customer_id).number}"
    assert "Factur-X" not in text(owner.get(f"{page}/"))
    assert owner.get(f"{page}.xml").status_code == 404
