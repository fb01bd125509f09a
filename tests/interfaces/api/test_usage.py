"""Use told by the API: once by its source id, the same answer under the same key, nothing undone by what is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from guichet.contexts.access.models import ApiAnswer
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.usage.models import UsageDay
from guichet.flows.programs.once import forget_old_answers
from guichet.infra.locks import session_lock
from tests.contexts.desk import Desk
from tests.contexts.usage.printers import item_of
from tests.interfaces.api.conftest import Program

Ask = Callable[..., Program]
Event = Callable[..., dict[str, Any]]


@pytest.fixture
def printed(desk: Desk, printing: CustomerView) -> Event:
    """`printed("a", 3)`: three pages, called `a`."""

    def event(source_id: str, quantity: int = 1, **other: object) -> dict[str, Any]:
        at = desk.now.isoformat()
        item = str(item_of(printing.id))
        return {
            "item": item, "meter": "pages", "quantity": quantity, "occurred_at": at, "source_id": source_id, **other
        }  # fmt: skip

    return event


def counted() -> int:
    return sum(UsageDay.objects.values_list("quantity", flat=True))


def test_use_is_counted_once_by_its_source_id(program: Ask, printed: Event) -> None:
    asking = program()
    told = asking.post("/usage-events", {"events": [printed("a", 3), printed("b", 4)]}, "one").json()
    assert told == {"recorded": 2, "known": 0, "refused": []}
    told = asking.post("/usage-events", {"events": [printed("b", 9), printed("c", 5)]}, "two").json()
    assert told == {"recorded": 1, "known": 1, "refused": []}
    assert counted() == 12


def test_the_same_under_the_same_key_is_answered_as_before(program: Ask, printed: Event) -> None:
    asking, body = program(), {"events": [printed("a", 3)]}
    first = asking.post("/usage-events", body, "one")
    again = asking.post("/usage-events", body, "one")
    assert first.json() == again.json() == {"recorded": 1, "known": 0, "refused": []}
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert counted() == 3


def test_another_request_under_the_same_key_is_refused(program: Ask, printed: Event) -> None:
    asking = program()
    asking.post("/usage-events", {"events": [printed("a")]}, "one")
    answer = asking.post("/usage-events", {"events": [printed("b")]}, "one")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert counted() == 1


def test_another_programs_keys_are_its_own(program: Ask, printed: Event) -> None:
    program().post("/usage-events", {"events": [printed("a")]}, "one")
    assert program().post("/usage-events", {"events": [printed("b")]}, "one").status_code == 200


@pytest.mark.parametrize("key", ["", "with space", "é", "k" * 101])
def test_a_write_without_a_key_is_refused(program: Ask, printed: Event, key: str) -> None:
    answer = program().post("/usage-events", {"events": [printed("a")]}, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert counted() == 0


@contextmanager
def held(name: str) -> Iterator[None]:
    """By another process."""
    got, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with session_lock(name):
                got.set()
                done.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    got.wait(10)
    yield
    done.set()
    thread.join()


def test_what_is_being_done_is_not_done_beside_it(program: Ask, printed: Event) -> None:
    asking = program()
    with held(f"api:{asking.key_id}:one"):
        answer = asking.post("/usage-events", {"events": [printed("a")]}, "one")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "in_progress", "1")
    assert asking.post("/usage-events", {"events": [printed("a")]}, "one").status_code == 200


def test_what_is_refused_stops_none_of_the_others(program: Ask, printed: Event, desk: Desk) -> None:
    later = (desk.now + timedelta(hours=1)).isoformat()
    events = [printed("a"), printed("b", occurred_at=later), printed("c", meter="ink"), printed("d", item="0" * 32)]
    told = program().post("/usage-events", {"events": events}, "one").json()
    assert told["recorded"] == 1
    assert told["refused"] == [
        {"source_id": "b", "code": "future"},
        {"source_id": "c", "code": "unknown"},
        {"source_id": "d", "code": "unknown"},
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0}, {"quantity": 1.5}, {"quantity": 2**40}, {"source_id": ""}, {"source_id": "a b"},
        {"occurred_at": "2026-11-26T10:00:00"}, {"occurred_at": "0001-01-01T00:00:00Z"}, {"occurred_at": "soon"},
        {"item": "x"}, {"meter": "\x00"}, {"more": 1},
    ],
)  # fmt: skip
def test_what_is_not_as_described_is_refused_whole(program: Ask, printed: Event, wrong: dict[str, Any]) -> None:
    answer = program().post("/usage-events", {"events": [printed("a"), printed("b") | wrong]}, "one")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert counted() == 0


@pytest.mark.parametrize(
    "body", ["{", "[]", '"text"', '{"events": []}', '{"events": 1}', "", '"' + "x" * 1_100_000 + '"']
)
def test_what_cannot_be_read_is_a_problem(program: Ask, body: str) -> None:
    asking = program()
    headers = {"Authorization": f"Bearer {asking.key}", "Idempotency-Key": "one"}
    answer = asking.client.post("/api/v1/usage-events", body, content_type="application/json", headers=headers)
    assert answer.status_code in {400, 413, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_answers_are_forgotten_after_days(program: Ask, printed: Event) -> None:
    program().post("/usage-events", {"events": [printed("a")]}, "one")
    assert forget_old_answers() == 0
    row = ApiAnswer.objects.get()
    row.answered_at -= timedelta(days=3, minutes=1)
    row.save()
    assert forget_old_answers() == 1
