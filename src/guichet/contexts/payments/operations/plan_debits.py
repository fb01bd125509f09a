"""Debits that were announced for a day: kept with the invoice, sent on the open day before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from guichet.contexts.payments.domain.collection_days import submission_day
from guichet.contexts.payments.models import PlannedDebit
from guichet.infra import bulk
from guichet.infra.ids import new_id


def plan_debits(brand_id: UUID, collected_on: Mapping[UUID, date]) -> None:
    """Invoice → the day that its notice says."""
    columns = ("id", "brand_id", "invoice_id", "submit_date", "collect_date", "is_waiting")
    rows = [(new_id(), brand_id, id_, submission_day(day), day, True) for id_, day in collected_on.items()]
    if rows:
        bulk.insert(PlannedDebit, columns, rows)


def plan_debit_anew(brand_id: UUID, invoice_id: UUID, collected_on: date) -> None:
    """For an invoice that nobody announced a debit of, or that is presented again: another notice, another day."""
    dates = {"submit_date": submission_day(collected_on), "collect_date": collected_on, "is_waiting": True}
    PlannedDebit.objects.update_or_create(invoice_id=invoice_id, defaults={"brand_id": brand_id, **dates})


def debit_sent(invoice_id: UUID) -> None:
    """It waits for nothing any more: it was sent, or is not wanted."""
    PlannedDebit.objects.filter(invoice_id=invoice_id, is_waiting=True).update(is_waiting=False)
