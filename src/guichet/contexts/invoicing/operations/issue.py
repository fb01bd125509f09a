"""Issues invoices, set-wise: numbers, rows and books of a whole batch, an invoice alone being a batch of one.

Numbers are taken last but for the rows, one block a series, so that the series is locked for the shortest time; a
roll-back gives them back (docs/rules.md R1.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand, numbers, series_key_and_pattern
from guichet.contexts.catalog.public import MeterView, PriceView
from guichet.contexts.customers.public import CustomerView, fix_currency
from guichet.contexts.invoicing.domain.content import Content
from guichet.contexts.invoicing.domain.document import Collection, Language, document_language
from guichet.contexts.invoicing.domain.line_words import discount_name, line_details, line_name
from guichet.contexts.invoicing.domain.notes import legal_notes
from guichet.contexts.invoicing.domain.parties import buyer_of, mark_of, seller_of
from guichet.contexts.invoicing.domain.states import InvoiceStatus
from guichet.contexts.invoicing.models import Invoice, InvoiceLine, InvoiceTax
from guichet.contexts.invoicing.operations.charge import bill_charges
from guichet.contexts.invoicing.queries import INVOICE, ChargeView
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, post
from guichet.contexts.tax.public import REVERSE_CHARGE, SellerTaxes, tax_name
from guichet.infra import bulk, chain, counters
from guichet.infra.clock import day_of, today
from guichet.infra.formats import locale_for
from guichet.infra.ids import new_id
from guichet.kernel.bill import Bill, BillLine
from guichet.kernel.periods import Period


class LaterDayError(Exception):
    """The brand's day ended while the batch waited for its numbers: dates must follow numbers, so decide again."""


class DraftFailedError(Exception):
    """One draft cannot be written down, for the reason in `__cause__`: nothing of the batch is issued."""

    def __init__(self, customer_id: UUID) -> None:
        super().__init__(str(customer_id))
        self.customer_id = customer_id


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """A bill about to be issued. `item_ids` stand beside the bill's lines; `language` is the customer's wish.

    `labels` stand beside them: what the customer calls each subscription. `subscription_id` is the one that it bills.

    `reading_ids` too: the reading that a line of use charges, None beside the others.

    `charges` are the one-off charges that its last lines bill, in their order: they wait, and are billed by this.
    `discount_name` is what the discounts of its lines are called (the coupon's code).
    """

    customer: CustomerView
    bill: Bill
    item_ids: tuple[UUID, ...]
    subscription_id: UUID | None
    language: Language
    due_date: date
    collection: Collection
    next_billing_date: date | None
    order_id: UUID | None = None
    discount_name: str = ""
    charges: tuple[ChargeView, ...] = ()
    labels: tuple[str, ...] = ()
    reading_ids: tuple[UUID | None, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    id: UUID
    number: str
    customer_id: UUID
    subscription_id: UUID | None
    total_minor: int
    currency: str


def issue(
    brand: BrandView,
    drafts: Sequence[InvoiceDraft],
    *,
    prices: Mapping[UUID, PriceView],
    taxes: SellerTaxes,
    at: datetime,
) -> list[IssuedInvoice]:
    """Issue `drafts` of one brand at business instant `at`, in their order; must run inside a unit of work.

    Raises LaterDayError, or DraftFailedError.
    """
    if not drafts:
        return []
    issue_date = day_of(brand, at)
    prepared = [(new_id(), draft, *_content(brand, draft)) for draft in drafts]
    first = [draft for draft in drafts if not draft.customer.currency]
    for currency in {draft.bill.currency for draft in first}:
        fix_currency([draft.customer.id for draft in first if draft.bill.currency == currency], currency)
    key, pattern = series_key_and_pattern(brand.id, "invoice", issue_date)
    places = counters.take(key, len(drafts))
    taken = numbers(pattern, places)
    # Of the brand as it is now: its clock may have been moved since it was read.
    if today(get_brand(brand.id)) > issue_date:
        raise LaterDayError
    _write_invoices(brand, prepared, taken, issue_date, at)
    _write_lines(prepared, prices)
    _write_taxes(prepared, taxes)
    chain.extend(key, INVOICE, [invoice_id for invoice_id, *_ in prepared], places)
    bill_charges([charge.id for draft in drafts for charge in draft.charges])
    post([_entry(brand, invoice_id, draft, issue_date, at) for invoice_id, draft, _, _ in prepared])
    return [
        IssuedInvoice(i, number, d.customer.id, d.subscription_id, d.bill.total_minor, d.bill.currency)
        for (i, d, _, _), number in zip(prepared, taken, strict=True)
    ]


Prepared = tuple[UUID, InvoiceDraft, Language, Content]


def _content(brand: BrandView, draft: InvoiceDraft) -> tuple[Language, Content]:
    try:
        return _written(brand, draft)
    except (LookupError, ValueError) as error:
        raise DraftFailedError(draft.customer.id) from error


def _written(brand: BrandView, draft: InvoiceDraft) -> tuple[Language, Content]:
    customer = draft.customer
    country, region = (customer.address.country, customer.address.region) if customer.address else ("", "")
    language = document_language(draft.language, country, region)
    return language, Content(
        region=brand.country,
        paper="us-letter" if brand.country == "CA" else "a4",
        brand=mark_of(brand),
        seller=seller_of(brand),
        footer=tuple(brand.legal.footer[language]),
        buyer=buyer_of(customer, language, brand.country),
        customer_number=customer.number,
        collection=draft.collection,
        notes=legal_notes(
            language=language,
            region=brand.country,
            seller_country=brand.country,
            buyer_is_professional=customer.kind == "professional",
            collection=draft.collection.kind,
            host=brand.host,
            support_email=brand.support_email,
            late_rate_percent=brand.legal.late_rate_percent,
            is_reverse_charged=any(tax.code == REVERSE_CHARGE for tax in draft.bill.taxes),
        ),
        next_billing_date=draft.next_billing_date,
    )


def _write_invoices(
    brand: BrandView, prepared: Sequence[Prepared], taken: Sequence[str], issue_date: date, at: datetime
) -> None:
    bulk.insert(
        Invoice,
        [
            "id", "brand_id", "customer_id", "subscription_id", "order_id", "number", "status", "language", "currency",
            "issue_date", "due_date", "subtotal_minor", "tax_minor", "total_minor", "tax_included", "content",
            "issued_at",
        ],
        [
            (
                invoice_id, brand.id, d.customer.id, d.subscription_id, d.order_id, number, InvoiceStatus.OPEN.value,
                language, d.bill.currency, issue_date, d.due_date, d.bill.subtotal_minor, d.bill.tax_minor,
                d.bill.total_minor, d.bill.tax_included, content.to_json(), at,
            )
            for (invoice_id, d, language, content), number in zip(prepared, taken, strict=True)
        ],
    )  # fmt: skip


def _write_lines(prepared: Sequence[Prepared], prices: Mapping[UUID, PriceView]) -> None:
    bulk.insert(
        InvoiceLine,
        [
            "invoice_id", "position", "item_id", "price_id", "charge_id", "reading_id", "name", "kind", "details",
            "quantity", "unit_amount_minor", "amount_minor", "discount_minor", "included_tax_minor", "discount_name",
            "period_start", "period_end", "of_start", "of_end", "tax_codes",
        ],
        [
            (
                invoice_id, position, source.item_id, line.price_id, source.charge_id, source.reading_id,
                line_name(source.name(prices, line, language), line, language, _meter(prices, line)), line.kind,
                line_details(line, d.bill.currency, locale_for(language, content.region), _meter(prices, line)),
                line.quantity, line.unit_amount_minor, line.amount_minor, line.discount_minor,
                line.included_tax_minor,
                discount_name(line, d.discount_name, language), *_days(line.period), *_days(_billing_period_of(line)),
                list(line.tax_codes),
            )
            for invoice_id, d, language, content in prepared
            for position, (source, line) in enumerate(zip(_sources(d), d.bill.lines, strict=True), start=1)
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Source:
    """What a line bills: an item of a subscription, whose name is its description, or a one-off charge."""

    item_id: UUID | None
    charge_id: UUID | None
    description: str = ""
    reading_id: UUID | None = None

    def name(self, prices: Mapping[UUID, PriceView], line: BillLine, language: Language) -> str:
        if line.price_id is None:
            return self.description
        product = prices[line.price_id].product_name[language]
        return f"{product} · {self.description}" if self.description else product


def _sources(draft: InvoiceDraft) -> list[_Source]:
    return [
        *(
            _Source(item_id, None, label, reading_id)
            for item_id, label, reading_id in zip(
                draft.item_ids, draft.labels or repeat(""), draft.reading_ids or repeat(None), strict=False
            )
        ),
        *(_Source(None, charge.id, charge.description) for charge in draft.charges),
    ]


def _meter(prices: Mapping[UUID, PriceView], line: BillLine) -> MeterView | None:
    metering = prices[line.price_id].metering if line.price_id else None
    return metering.meter if metering and line.usage else None


def _days(period: Period | None) -> tuple[date | None, date | None]:
    return (period.start, period.end) if period else (None, None)


def _billing_period_of(line: BillLine) -> Period | None:
    inside = line.proration or line.usage
    return inside.of if inside else line.period


def _write_taxes(prepared: Sequence[Prepared], taxes: SellerTaxes) -> None:
    bulk.insert(
        InvoiceTax,
        ["invoice_id", "code", "label", "rate_percent", "registration_number", "base_minor", "amount_minor"],
        [
            (
                invoice_id, tax.code, tax_name(tax.code, language), tax.rate_percent,
                taxes.registration_number(tax.code), tax.base_minor, tax.amount_minor,
            )
            for invoice_id, d, language, _ in prepared
            for tax in d.bill.taxes
        ],
    )  # fmt: skip


def _entry(brand: BrandView, invoice_id: UUID, draft: InvoiceDraft, issue_date: date, at: datetime) -> EntryDraft:
    bill, customer_id = draft.bill, draft.customer.id
    # What has no duration is earned at once.
    once = sum(line.net_minor for line in bill.lines if line.period is None)
    return EntryDraft(
        brand_id=brand.id,
        currency=bill.currency,
        source_kind="invoice",
        source_id=invoice_id,
        purpose="issue",
        entry_date=issue_date,
        posted_at=at,
        postings=(
            PostingDraft(accounts.RECEIVABLE, bill.total_minor, customer_id),
            PostingDraft(accounts.DEFERRED_REVENUE, once - bill.subtotal_minor, customer_id),
            PostingDraft(accounts.REVENUE, -once, customer_id),
            *(PostingDraft(accounts.tax_at_issue(tax.code), -tax.amount_minor, customer_id) for tax in bill.taxes),
        ),
    )
