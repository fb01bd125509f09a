"""Small amounts: below the programme's minimum an invoice is carried, until what the customer owes reaches it.

A carried invoice is open, and can be paid by hand; it is collected by nobody and late for nobody (docs/domain.md).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.brands.public import ProgrammeView, get_programme
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import list_open
from guichet.contexts.payments.public import find_latest_attempt
from guichet.flows.ask_invoice import COLLECT_TASK
from guichet.flows.debt import owed_minor
from guichet.infra import jobs


@dataclass(frozen=True, slots=True)
class Minimum:
    """What a programme wants to be owed before it collects, and what the customer owes already; minor units."""

    minor: int
    owed_minor: int


def is_carried(customer_id: UUID, programme: ProgrammeView | None = None) -> bool:
    """Whether what the customer owes is too little to be collected; their `programme` is read if it is not at hand."""
    minimum = (programme or get_programme(get_customer(customer_id).programme_id)).minimum_charge_minor
    return bool(minimum) and owed_minor(list_open(customer_id)) < minimum


def collect_untried(customer_id: UUID, *, but: Collection[UUID], whatever_is_owed: bool) -> None:
    """Have the open invoices collected that nobody tried to charge, except for `but`; a job each.

    `whatever_is_owed`: what is too little by itself too.
    """
    for invoice in list_open(customer_id):
        if invoice.id not in but and find_latest_attempt(invoice_id=invoice.id) is None:
            jobs.defer(
                COLLECT_TASK,
                lock=f"collect:{invoice.id}",
                invoice_ids=[str(invoice.id)],
                whatever_is_owed=whatever_is_owed,
            )
