"""Takes back a price rise whose day is not reached: the old price is sold on, the new one never was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from guichet.contexts.catalog.models import Price, PriceRise, RiseTakenBack


def lock_rise(rise_id: UUID) -> bool:
    """Until the transaction ends nobody applies it or takes it back. False when it was taken back already."""
    PriceRise.objects.select_for_update().get(pk=rise_id)
    return not RiseTakenBack.objects.filter(rise_id=rise_id).exists()


def still_stand(rise_ids: set[UUID]) -> bool:
    """Whether none of the rises was taken back; until the transaction ends none is. Any number may ask at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM catalog_pricerise WHERE id = ANY(%s) ORDER BY id FOR SHARE", [list(rise_ids)])
    return not RiseTakenBack.objects.filter(rise_id__in=rise_ids).exists()


def take_back_rise(rise_id: UUID, at: datetime) -> None:
    """The rise must be locked, stand, and be of a later day; its new price must have no rise of its own."""
    rise = PriceRise.objects.get(pk=rise_id)
    RiseTakenBack.objects.create(rise=rise, taken_back_at=at)
    Price.objects.filter(pk=rise.old_price_id).update(valid_until=None)
    Price.objects.filter(pk=rise.new_price_id).update(valid_until=F("valid_from"))
