"""A live brand lives in the present; the clocks of others only go forward."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from guichet.contexts.brands.models import Brand
from guichet.contexts.brands.public import LiveBrandClockError, get_brand, move_clock
from guichet.flows.advance import advance
from guichet.infra.unit_of_work import unit_of_work
from tests.contexts.desk import open_desk

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def test_a_live_brand_has_no_offset_and_gets_none() -> None:
    desk = open_desk()
    Brand.objects.update(mode="live")
    with pytest.raises(LiveBrandClockError), unit_of_work("test.move"):
        move_clock(desk.brand_id, DAY)
    with pytest.raises(LiveBrandClockError):
        advance(get_brand(desk.brand_id), desk.now + DAY)
    with pytest.raises(IntegrityError, match="brand_live_has_no_offset"):
        Brand.objects.update(clock_offset=DAY)


def test_a_brand_in_another_time_cannot_go_live() -> None:
    desk = open_desk()
    desk.live_on(1)
    with pytest.raises(IntegrityError, match="brand_live_has_no_offset"):
        Brand.objects.update(mode="live")


def test_a_clock_never_goes_back() -> None:
    desk = open_desk()
    desk.live_on(2)
    with pytest.raises(ValueError, match="never goes back"), unit_of_work("test.move"):
        move_clock(desk.brand_id, DAY)
    with pytest.raises(ValueError, match="never goes back"):
        advance(desk.brand, desk.now - DAY)
