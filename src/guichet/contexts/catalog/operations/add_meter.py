"""Adds something that is counted; the same call twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from guichet.contexts.catalog.domain.metering import MeterView
from guichet.contexts.catalog.models import Meter
from guichet.contexts.catalog.queries import meter_view


def add_meter(brand_id: UUID, code: str, unit: Mapping[str, tuple[str, str]]) -> MeterView:
    """The meter of this code; `unit` is by language the word for one and the word for several."""
    names = {language: list(words) for language, words in unit.items()}
    row, _ = Meter.objects.get_or_create(brand_id=brand_id, code=code, defaults={"unit": names})
    return meter_view(row)
