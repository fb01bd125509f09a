"""Preferred cards whose expiry the holders have not been told of: found by their index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from guichet.contexts.payments.models import Method
from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.queries.methods import MethodView, method_view


def list_expiring(brand_id: UUID, before: date, limit: int) -> Sequence[MethodView]:
    """Those whose last month lies before that of `before`, the earliest first."""
    earlier = Q(expiry_year__lt=before.year) | Q(expiry_year=before.year, expiry_month__lt=before.month)
    return [method_view(row) for row in _untold(brand_id).filter(earlier)[:limit]]


def next_expiry_month(brand_id: UUID) -> date | None:
    """The first day of the month in which the next of them expires."""
    row = _untold(brand_id).first()
    return date(row.expiry_year, row.expiry_month, 1) if row else None


def _untold(brand_id: UUID) -> QuerySet[Method]:
    untold = Method.objects.filter(
        brand_id=brand_id, is_preferred=True, kind=MethodKind.CARD.value, expiry_told_at__isnull=True
    )
    return untold.order_by("expiry_year", "expiry_month")
