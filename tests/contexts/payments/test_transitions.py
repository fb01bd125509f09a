"""The states of an attempt, pair by pair (docs/domain.md, States), and what each word of a provider tells."""

from __future__ import annotations

from itertools import product

import pytest

from guichet.contexts.payments.domain.states import (
    OPEN_ATTEMPTS,
    TAKEN_ATTEMPTS,
    TRANSITIONS,
    AttemptStatus,
    may_follow,
)

ALLOWED = {
    "created": "submitted canceled",
    "submitted": "pending requires_action succeeded failed unknown canceled",
    "requires_action": "pending succeeded failed canceled",
    "pending": "succeeded failed canceled",
    "unknown": "pending requires_action succeeded failed canceled",
    "canceled": "succeeded",
    "failed": "succeeded",
    "succeeded": "disputed returned",
    "disputed": "succeeded lost",
    "lost": "",
    "returned": "",
}


@pytest.mark.parametrize(("before", "after"), list(product(AttemptStatus, AttemptStatus)))
def test_a_state_is_followed_by_those_of_the_table_alone(before: AttemptStatus, after: AttemptStatus) -> None:
    assert may_follow(before, after) is (after in ALLOWED[before].split())


def test_every_state_has_its_row() -> None:
    assert set(TRANSITIONS) == set(AttemptStatus)


def test_an_open_attempt_can_end_and_an_ended_one_only_succeed_or_be_taken_back() -> None:
    for status in AttemptStatus:
        ways = TRANSITIONS[status]
        if status in OPEN_ATTEMPTS:
            assert ways - OPEN_ATTEMPTS
        else:
            assert ways <= TAKEN_ATTEMPTS
