"""Jobs end, are retried and are rescued; and a run until quiet says what it did."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from guichet.infra.clock import wall_now
from guichet.infra.worker import NotQuietError, prune_task, rescue_stalled_jobs, run_until_quiet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def calls() -> list[Any]:
    return []


@pytest.fixture(autouse=True)
def tasks(calls: list[Any]) -> Iterator[None]:
    """Tasks that exist during the test only."""
    before = dict(app.tasks)

    @app.task(name="test.note")
    def note(value: int) -> None:
        calls.append(value)

    @app.task(name="test.note_twice", pass_context=True)
    def note_twice(context: Any, value: int) -> None:
        calls.append(context.job.task_name)
        app.configure_task("test.note").defer(value=value)

    @app.task(name="test.fail", retry=RetryStrategy(max_attempts=2, wait=60))
    def fail() -> None:
        calls.append("tried")
        raise ValueError("no luck")

    yield
    app.tasks.clear()
    app.tasks.update(before)


def defer(name: str, lock: str | None = None, **arguments: Any) -> int:
    return app.configure_task(name, lock=lock).defer(**arguments)


def status(job: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=job).status)


def abandon(job: int, *, seconds: int, known_worker: bool = True) -> None:
    """As after a kill: the job is running on a worker whose heart stopped so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [wall_now() - timedelta(seconds=seconds)],
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker if known_worker else None, job],
        )


def test_jobs_run_in_order_with_those_that_they_defer(calls: list[Any]) -> None:
    defer("test.note", value=1)
    defer("test.note_twice", value=3)
    defer("test.note", value=2)
    work = run_until_quiet()
    assert calls == [1, "test.note_twice", 2, 3]
    assert (work.succeeded, work.postponed, work.failed) == (4, 0, [])


def test_a_job_of_a_transaction_that_rolled_back_is_never_run(calls: list[Any]) -> None:
    with transaction.atomic():
        defer("test.note", value=1)
        transaction.set_rollback(True)
    assert run_until_quiet().succeeded == 0
    assert calls == []


def test_a_failing_job_is_retried_later_and_then_reported(calls: list[Any], caplog: pytest.LogCaptureFixture) -> None:
    job = defer("test.fail")
    first = run_until_quiet()
    assert (first.postponed, first.failed, status(job)) == (1, [], "todo")
    with caplog.at_level(logging.CRITICAL, "guichet"):
        second = run_until_quiet(bring_forward=True)
    assert calls == ["tried", "tried", "tried"]
    assert [(failed.id, failed.task) for failed in second.failed] == [(job, "test.fail")]
    assert "no luck" in second.failed[0].error
    assert status(job) == "failed"


def test_only_the_chosen_queues_are_run(calls: list[Any]) -> None:
    app.configure_task("test.note", queue="one").defer(value=1)
    other = app.configure_task("test.note", queue="other").defer(value=2)
    run_until_quiet(["one"])
    assert calls == [1]
    assert status(other) == "todo"


def test_what_another_worker_runs_is_waited_for(calls: list[Any]) -> None:
    abandon(defer("test.note", value=1), seconds=0)
    with pytest.raises(NotQuietError, match=r"test\.note"):
        run_until_quiet(timeout_seconds=0.2)


@pytest.mark.parametrize("known_worker", [True, False])
def test_a_job_of_a_dead_worker_is_rescued_and_its_lock_freed(known_worker: bool, calls: list[Any]) -> None:
    job = defer("test.note", lock="customer", value=1)
    abandon(job, seconds=31, known_worker=known_worker)
    defer("test.note", lock="customer", value=2)
    assert rescue_stalled_jobs() == 1
    assert status(job) == "todo"
    run_until_quiet()
    assert calls == [1, 2]


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    abandon(defer("test.note", value=1), seconds=29)
    assert rescue_stalled_jobs() == 0


def test_an_unknown_task_fails_and_stops_nobody(calls: list[Any], caplog: pytest.LogCaptureFixture) -> None:
    app.configure_task("test.gone", allow_unknown=True).defer()
    defer("test.note", value=1)
    with caplog.at_level(logging.CRITICAL, "guichet"):
        work = run_until_quiet()
    assert calls == [1]
    assert "no task is named test.gone" in work.failed[0].error


def test_old_finished_jobs_are_pruned_and_failed_ones_kept(calls: list[Any]) -> None:
    old, young, failed = (defer("test.note", value=n) for n in range(3))
    run_until_quiet()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '31 days' WHERE job_id = ANY(%s)", [[old, failed]]
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [failed])
    prune_task(timestamp=0)
    assert set(ProcrastinateJob.objects.values_list("id", flat=True)) == {young, failed}


def test_the_worker_fixture_runs_jobs(worker: Callable[..., Any], calls: list[Any]) -> None:
    defer("test.note", value=1)
    assert worker().succeeded == 1
    assert calls == [1]
