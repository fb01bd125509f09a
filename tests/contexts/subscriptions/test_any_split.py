"""However a run is split, cut, resumed or doubled: the same invoices, subscriptions, books and mails as of one run."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guichet.flows.audit import violations
from guichet.flows.demo.brands import PLANS, RELAIS
from tests.contexts.subscriptions.ways_to_bill import STEPS, Person, Step, Town, one_run, what_there_is

# HISTORIES=500 looks longer than every run has time for.
SPLITS = int(os.environ.get("HISTORIES", "2"))
DEEDS = [
    "cancels", "is_charged_once", "is_credited", "pauses", "price_rises", "wants", "wants_the_other_interval",
]  # fmt: skip

people = st.builds(
    Person,
    quantity=st.integers(1, 5),
    yearly=st.booleans(),
    deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 45)), max_size=2).map(tuple),
    days=st.integers(0, 20),
    again_after=st.lists(st.integers(0, 25), max_size=2).map(tuple),
    into_a_group=st.booleans(),
)
towns = st.builds(
    Town,
    demo=st.sampled_from([PLANS, RELAIS]),
    time_zone=st.sampled_from(["America/Toronto", "Europe/Paris", "America/Havana", "Pacific/Chatham"]),
    # At noon, so that no day ends while a town is built.
    since=st.dates(date(2024, 1, 1), date(2028, 12, 31)).map(lambda day: datetime.combine(day, time(12), UTC)),
    people=st.lists(people, min_size=2, max_size=3).map(tuple),
    idle_days=st.one_of(st.integers(28, 130), st.integers(360, 400)),
)
steps = st.builds(Step, st.sampled_from(sorted(STEPS)), st.integers(0, 120), st.integers(1, 3))

END_OF_JANUARY = Town(
    demo=PLANS,
    time_zone="America/Toronto",
    since=datetime(2024, 1, 31, 12, tzinfo=UTC),
    people=(
        Person(3, yearly=False, deeds=(("wants", 0),), days=0),
        Person(2, yearly=False, deeds=(("is_charged_once", 5), ("price_rises", 1)), days=0),
        Person(1, yearly=False, deeds=(("is_credited", 30),), days=0, again_after=(10,)),
        Person(1, yearly=False, deeds=(), days=0, again_after=(14,), into_a_group=True),
        Person(2, yearly=False, deeds=(("cancels", 0),), days=0),
        Person(1, yearly=False, deeds=(("pauses", 0),), days=3),
        Person(4, yearly=True, deeds=(("wants", 4), ("is_credited", 20)), days=0),
    ),
    idle_days=95,
)
EVERY_WAY = [
    Step("half_a_batch", 75, 2),
    Step("one_batch", 75, 1),
    Step("only_jobs", 0, 1),
    Step("two_runs", 75, 1),
    Step("one_run", 40, 2),
]


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=SPLITS, deadline=None, derandomize=SPLITS == 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(town=towns, way=st.lists(steps, min_size=1, max_size=6))
@example(END_OF_JANUARY, EVERY_WAY)
def test_a_run_split_in_any_way_gives_the_same_as_one_run(town: Town, way: list[Step]) -> None:
    desk = town.build()
    one_run(desk)
    of_one_run = what_there_is(desk)
    desk = town.build()
    for step in way:
        step.go(desk)
    one_run(desk)
    assert what_there_is(desk) == of_one_run
    assert list(violations()) == []
