"""Counting how often something is done: exact under concurrency, from the first time on, and not forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from guichet.infra import rate_limits
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from guichet.infra.rate_limits import allowed
from tests.flows.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key() -> str:
    """Nobody else's count."""
    cache.clear()
    return str(new_id())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The machine's time, a second before the hour."""
    now = [wall_now().replace(minute=59, second=59, microsecond=0)]
    monkeypatch.setattr(rate_limits, "wall_now", lambda: now[0])
    return now


def test_as_often_as_allowed_and_no_more(key: str, clock: list[datetime]) -> None:
    assert [allowed("try", key, 3, 3600) for _ in range(5)] == [True, True, True, False, False]
    assert allowed("try", f"{key}-other", 3, 3600)
    assert allowed("other", key, 3, 3600)


def test_several_at_once_count_as_many(key: str, clock: list[datetime]) -> None:
    assert allowed("try", key, 10, 3600, times=8)
    assert not allowed("try", key, 10, 3600, times=3)
    assert allowed("try", key, 10, 3600, times=2)


def test_the_hour_that_strikes_meanwhile_begins_nothing_anew(key: str, clock: list[datetime]) -> None:
    assert allowed("try", key, 1, 3600)
    clock[0] += timedelta(seconds=2)
    assert not allowed("try", key, 1, 3600)


def test_what_many_others_do_forgets_nothing(key: str, clock: list[datetime]) -> None:
    """The cache drops what is too much by the names of its entries: it must keep more than a busy hour has."""
    assert allowed("a", key, 1, 3600)
    cache.set_many({f"rate:z:{n}": (1, 0) for n in range(400)}, timeout=3600)
    assert not allowed("a", key, 1, 3600)


def test_another_window_begins_anew(key: str, clock: list[datetime]) -> None:
    assert allowed("try", key, 1, 3600)
    clock[0] += timedelta(minutes=59)
    assert not allowed("try", key, 1, 3600)
    clock[0] += timedelta(minutes=1)
    assert allowed("try", key, 1, 3600)


def test_twenty_at_once_for_five(key: str, clock: list[datetime]) -> None:
    assert sum(at_once(*[lambda: allowed("try", key, 5, 3600)] * 20)) == 5
