"""The door of invoicing."""

from guichet.contexts.invoicing.domain.document import (
    Collection,
    CollectionKind,
    InvoiceDocument,
    Language,
)
from guichet.contexts.invoicing.domain.line_words import line_details
from guichet.contexts.invoicing.domain.parties import REGION_NAMES, address_lines
from guichet.contexts.invoicing.domain.states import InvoiceStatus
from guichet.contexts.invoicing.operations.issue import InvoiceDraft, IssuedInvoice, LaterDayError, issue
from guichet.contexts.invoicing.operations.keep_document import keep_document
from guichet.contexts.invoicing.operations.settle import lock_invoice, mark_paid
from guichet.contexts.invoicing.queries import (
    Billed,
    InvoiceView,
    LineSummary,
    charged_for,
    find_by_order,
    find_invoice,
    find_pdf,
    get_document,
    get_invoice,
    list_invoices,
    list_line_summaries,
    list_numbers,
    list_open,
    list_overdue,
    list_totals,
    list_years,
    sum_billed,
    tax_amounts,
)

__all__ = [
    "REGION_NAMES",
    "Billed",
    "Collection",
    "CollectionKind",
    "InvoiceDocument",
    "InvoiceDraft",
    "InvoiceStatus",
    "InvoiceView",
    "IssuedInvoice",
    "Language",
    "LaterDayError",
    "LineSummary",
    "address_lines",
    "charged_for",
    "find_by_order",
    "find_invoice",
    "find_pdf",
    "get_document",
    "get_invoice",
    "issue",
    "keep_document",
    "line_details",
    "list_invoices",
    "list_line_summaries",
    "list_numbers",
    "list_open",
    "list_overdue",
    "list_totals",
    "list_years",
    "lock_invoice",
    "mark_paid",
    "sum_billed",
    "tax_amounts",
]
