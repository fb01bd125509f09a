"""Keeps what was found out of a VAT id: it decides the taxes of what comes next, and of nothing that was issued."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.tax.models import VatAnswer
from guichet.infra.clock import day_of


def record_vat_answer(brand: BrandView, vat_id: str, *, is_valid: bool, person_id: UUID, at: datetime) -> None:
    """`vat_id` as customers.parse_vat_id writes it; `at` is a business instant."""
    VatAnswer.objects.create(
        brand_id=brand.id, vat_id=vat_id, is_valid=is_valid, answered_on=day_of(brand, at), answered_at=at,
        person_id=person_id,
    )  # fmt: skip
