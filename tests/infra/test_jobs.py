"""A job exists if and only if what caused it was committed, also when a job caused it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from guichet.infra import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def tasks() -> Iterator[None]:
    """For the test only: a task that enqueues others and may then think better of it."""
    before = dict(app.tasks)

    @app.task(name="test.effect")
    def effect(value: int) -> None:
        raise AssertionError("never run here")

    @app.task(name="test.cause")
    def cause(value: int, give_up: bool) -> None:
        with transaction.atomic():
            jobs.defer("test.effect", lock=f"effect:{value}", value=value)
            jobs.defer_many("test.effect", [{"value": value + 1}])
            transaction.set_rollback(give_up)

    yield
    app.tasks.clear()
    app.tasks.update(before)


@pytest.mark.parametrize(("give_up", "enqueued"), [(True, 0), (False, 2)])
def test_what_a_job_enqueues_is_part_of_its_transaction(give_up: bool, enqueued: int) -> None:
    jobs.defer("test.cause", value=1, give_up=give_up)
    # Only the cause is run: its effects go to the queue and stay there.
    app.tasks["test.effect"].queue = "later"
    # A worker has an event loop of its own, and the browser's tests keep one in this thread.
    worker = threading.Thread(target=_work)
    worker.start()
    worker.join()
    assert ProcrastinateJob.objects.filter(task_name="test.effect").count() == enqueued


def _work() -> None:
    """As `guichet worker` does it, until nothing is due."""
    assert isinstance(app.connector, DjangoConnector)
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(
                wait=False, concurrency=1, queues=["default"], install_signal_handlers=False, listen_notify=False
            )
    finally:
        connections.close_all()
