"""`guichet bench documents`: issued invoices drawn and kept by the flow, beside Typst alone on the same data.

The invoices are a French seller's to a company. Both take turns over the same few invoices, so that what else the
machine does falls on both alike.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from guichet.adapters.typst.render import compiled, template_data
from guichet.benchmarks.figures import Figures, peak_rss_mb
from guichet.contexts.access.public import add_person
from guichet.contexts.brands.public import BrandView, find_brand_by_slug
from guichet.contexts.customers.public import CustomerView, PostalAddress, change_details, get_customer
from guichet.contexts.invoicing.public import (
    Collection,
    CollectionKind,
    InvoiceDraft,
    add_charge,
    get_documents,
    issue,
    list_undrawn,
)
from guichet.contexts.tax.public import SellerTaxes, seller_taxes
from guichet.flows.demo.brands import RELAIS
from guichet.flows.demo.people import PASSWORD, DemoCustomer
from guichet.flows.demo.seed import add_customer, set_up_brand
from guichet.flows.documents import TOGETHER, render_invoices
from guichet.flows.period_bill import charge_bill
from guichet.infra import audit
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money

BUYER = "achats@example.com"
BATCH = 500
_OFFICE = PostalAddress("12, rue de la République", "", "Lyon", "", "69002", "FR")


def measure(documents: int) -> Figures:
    """So many are issued; then a job's worth is drawn and kept by the flow, and drawn by Typst alone, in turns."""
    invoices = _issued(documents)
    flow = typst = 0.0
    for number, start in enumerate(range(0, documents, TOGETHER)):
        some = invoices[start : start + TOGETHER]
        drawn = [(template_data(document), document.issue_date) for document in get_documents(some).values()]
        if number % 2:
            flow += _flow(some)
            typst += _typst(drawn)
        else:
            typst += _typst(drawn)
            flow += _flow(some)
    if missing := list_undrawn(invoices):
        raise RuntimeError(f"{len(missing)} documents were not kept")
    return {
        "rate_per_s": documents / flow,
        "reference_per_s": documents / typst,
        "ratio": typst / flow,
        "peak_rss_mb": peak_rss_mb(),
    }


def _flow(invoice_ids: Sequence[UUID]) -> float:
    """Seconds: read, drawn, hashed, kept."""
    began = time.perf_counter()
    render_invoices(invoice_ids)
    return time.perf_counter() - began


def _typst(drawn: Sequence[tuple[str, date]]) -> float:
    """Seconds: the template compiled with the data that stands ready."""
    began = time.perf_counter()
    for data, day in drawn:
        compiled(data, day)
    return time.perf_counter() - began


def _issued(count: int) -> list[UUID]:
    """Of one customer, each with two lines, in batches as a billing run issues them."""
    with unit_of_work("bench.brand"):
        set_up_brand(RELAIS, lived=timedelta(days=1))
        brand = find_brand_by_slug(RELAIS.slug)
        assert brand is not None  # noqa: S101 - made just before
        person_id = add_person(BUYER, first_name="Ariane", last_name="Morel", language="fr", password=PASSWORD)
        customer_id = add_customer(
            DemoCustomer(RELAIS.slug, "assistance", "professional", "Ateliers du Rhône SARL", BUYER), {BUYER: person_id}
        )
        change_details(
            customer_id, actor=audit.person(person_id), at=business_now(brand), name="Ateliers du Rhône SARL",
            category="other", address=_OFFICE,
        )  # fmt: skip
    taxes = seller_taxes(brand.id, brand.country, today(brand), ())
    issued: list[UUID] = []
    while len(issued) < count:
        with unit_of_work("bench.issue"):
            customer = get_customer(customer_id)
            drafts = [_draft(brand, customer, person_id, taxes) for _ in range(min(BATCH, count - len(issued)))]
            issued += [each.id for each in issue(brand, drafts, prices={}, taxes=taxes, at=business_now(brand))]
    return issued


def _draft(brand: BrandView, customer: CustomerView, person_id: UUID, taxes: SellerTaxes) -> InvoiceDraft:
    charges = []
    for description, quantity, minor in (("Intervention à distance", 3, 4900), ("Remplacement d'un disque", 1, 12900)):
        charge = add_charge(
            customer, person_id, description=description, quantity=quantity, unit_amount=Money(minor, "EUR"),
            tax_included=False, at=business_now(brand),
        )  # fmt: skip
        assert charge is not None  # noqa: S101 - it is new
        charges.append(charge)
    day = today(brand) + timedelta(days=30)
    return InvoiceDraft(
        customer=customer, bill=charge_bill(customer, charges, taxes), item_ids=(), subscription_id=None, language="fr",
        due_date=day, collection=Collection(CollectionKind.BY_CUSTOMER, day), next_billing_date=None,
        charges=tuple(charges),
    )  # fmt: skip
