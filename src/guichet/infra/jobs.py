"""Jobs: enqueued in the transaction that causes them, run by any worker after its commit.

A job may run twice and checks before it acts. Its arguments are ids and plain values.

Inside a worker Procrastinate's app writes over connections of the worker's own, so that a job enqueued by a job would
be seen before the commit and stay after a roll-back. Here a job always goes over Django's connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager


def defer(task_name: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Enqueue one job of the task called `task_name`; jobs with the same `lock` run one after the other."""
    _in_transaction(app.configure_task(task_name, lock=lock)).defer(**arguments)


def defer_many(task_name: str, arguments: Sequence[dict[str, Any]], *, locks: Sequence[str] = ()) -> None:
    """Enqueue a batch in one statement, each job with its own of `locks`, where there are any."""
    if not arguments:
        return
    deferrer = app.configure_task(task_name)
    made = [deferrer.make_new_job(**each) for each in arguments]
    if locks:
        made = [job.evolve(lock=lock) for job, lock in zip(made, locks, strict=True)]
    _manager().batch_defer_jobs(made)


def _in_transaction(deferrer: JobDeferrer) -> JobDeferrer:
    deferrer.job_manager = _manager()
    return deferrer


@cache
def _manager() -> JobManager:
    return JobManager(DjangoConnector(alias=DEFAULT_DB_ALIAS))
