"""Moves the business clock of a demo or test brand; a live brand's never moves."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from guichet.contexts.brands.models import Brand


class LiveBrandClockError(Exception):
    """A live brand lives in the present."""


def move_clock(brand_id: UUID, offset: timedelta) -> None:
    """Set how far the brand's business clock is ahead of the machine's. Never backwards."""
    brand = Brand.objects.select_for_update().get(pk=brand_id)
    if brand.mode == Brand.Mode.LIVE:
        raise LiveBrandClockError(brand.name)
    if offset < brand.clock_offset:
        raise ValueError("a business clock never goes back")
    brand.clock_offset = offset
    brand.save(update_fields=["clock_offset"])
