"""Keeps that an invoice is its customer's to pay, and from which day on it is late."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from guichet.contexts.dunning.models import Awaited


def await_payment(brand_id: UUID, customer_id: UUID, invoice_id: UUID, late_on: date) -> None:
    """Once an invoice; said again, nothing changes. The customer must be locked."""
    Awaited.objects.get_or_create(
        invoice_id=invoice_id, defaults={"brand_id": brand_id, "customer_id": customer_id, "late_on": late_on}
    )


def await_longer(invoice_id: UUID, late_on: date) -> None:
    Awaited.objects.filter(invoice_id=invoice_id).update(late_on=late_on)


def await_no_longer(invoice_id: UUID) -> None:
    Awaited.objects.filter(invoice_id=invoice_id).delete()
