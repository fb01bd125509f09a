"""Running jobs: what Procrastinate leaves to its users.

A job whose worker was killed stays `doing` for ever, and its lock blocks every later one: `rescue_stalled_jobs` gives
such jobs back to the queue. `run_until_quiet` runs due jobs in the calling thread, one by one, on its connection: for
commands that must see their jobs done, and for tests.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from procrastinate import exceptions, jobs, sql
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from guichet.infra.clock import wall_now

HEARTBEAT_SECONDS = 10.0
STALLED_AFTER_SECONDS = 30
KEEP_FINISHED = timedelta(days=30)

log = logging.getLogger(__name__)


class NotQuietError(TimeoutError):
    """Jobs were still waiting or running when the time was over."""


@dataclass(frozen=True)
class FailedJob:
    """A job that raised and will not be tried again by itself."""

    id: int
    task: str
    arguments: dict[str, Any]
    error: str


@dataclass
class Work:
    """What one run did: how many jobs ended well, how many were put back for later, which failed."""

    succeeded: int = 0
    postponed: int = 0
    failed: list[FailedJob] = field(default_factory=list)


def run_until_quiet(
    queues: Sequence[str] | None = None, *, timeout_seconds: float = 60.0, bring_forward: bool = False
) -> Work:
    """Run due jobs here until none is due or running anywhere, in the order in which a worker would.

    Jobs scheduled for later (retries) are left alone, unless `bring_forward`. Jobs that another worker runs are waited
    for. Call it outside a transaction: each job opens its own units of work. Raises NotQuietError.
    """
    work = Work()
    deadline = time.monotonic() + timeout_seconds
    chosen = list(queues) if queues is not None else None
    worker_id = int(_one("register_worker")["worker_id"])
    stopped = threading.Event()
    threading.Thread(target=_keep_alive, args=(worker_id, stopped), daemon=True, name="heartbeat").start()
    try:
        while True:
            if bring_forward:
                _bring_forward(chosen)
            row = _one("fetch_job", queues=chosen, worker_id=worker_id)
            if row["id"] is not None:
                # Django's connections give jsonb as text; Procrastinate's own give it parsed.
                parsed = json.loads(row["args"]) if isinstance(row["args"], str) else row["args"]
                _run(jobs.Job.from_row({**row, "args": parsed}), work)
            elif not _unfinished(chosen):
                return work
            else:
                rescue_stalled_jobs()
                time.sleep(0.02)
            if time.monotonic() > deadline:
                raise NotQuietError(f"after {timeout_seconds:.0f} s there are still jobs: {_unfinished(chosen)}")
    finally:
        stopped.set()
        _all("unregister_worker", worker_id=worker_id)


def rescue_stalled_jobs(silent_for_seconds: int = STALLED_AFTER_SECONDS) -> int:
    """Give jobs of dead workers back to the queue; how many. A worker silent for so long is dead."""
    stalled = _all(
        "select_stalled_jobs_by_heartbeat", queue=None, task_name=None, seconds_since_heartbeat=silent_for_seconds
    )
    rescued = 0
    for row in stalled:
        try:
            app.job_manager.retry_job_by_id(row["id"], retry_at=wall_now())
        except exceptions.ConnectorException:  # another worker was faster, or the job has ended after all
            continue
        rescued += 1
        log.warning("rescued a stalled job", extra={"job": row["id"], "task": row["task_name"]})
    return rescued


@app.periodic(cron="* * * * * */20", periodic_id="rescue")
@app.task(name="infra.rescue_stalled_jobs", queue="upkeep", queueing_lock="infra.rescue_stalled_jobs")
def rescue_stalled_jobs_task(timestamp: int) -> None:
    """Three times a minute, so that what a killed worker held goes on within one."""
    rescue_stalled_jobs()


@app.periodic(cron="17 3 * * *", periodic_id="prune")
@app.task(name="infra.prune", queue="upkeep", queueing_lock="infra.prune")
def prune_task(timestamp: int) -> None:
    """Every night: finished jobs older than a month (failed ones stay until somebody looks), and expired sessions."""
    statuses = [jobs.Status.SUCCEEDED.value, jobs.Status.CANCELLED.value, jobs.Status.ABORTED.value]
    hours = KEEP_FINISHED // timedelta(hours=1)
    _execute("delete_old_jobs", nb_hours=hours, queue=None, statuses=statuses)
    SessionStore.clear_expired()


def _run(job: jobs.Job, work: Work) -> None:
    """As Procrastinate's worker does it: success, a retry by the task's own strategy, or failure."""
    assert job.id is not None  # noqa: S101 - it was fetched
    task = app.tasks.get(job.task_name)
    try:
        if task is None:
            raise LookupError(f"no task is named {job.task_name}")
        context = JobContext(app=app, job=job, start_timestamp=wall_now().timestamp(), abort_reason=lambda: None)
        task(*([context] if task.pass_context else []), **job.task_kwargs)
    except Exception as error:
        retry = task.get_retry_exception(exception=error, job=job) if task else None
        if retry is not None:
            decision = retry.retry_decision
            app.job_manager.retry_job_by_id(
                job.id,
                retry_at=decision.retry_at or wall_now(),
                priority=decision.priority,
                queue=decision.queue,
                lock=decision.lock,
            )
            log.warning("job postponed", extra={"job": job.id, "task": job.task_name}, exc_info=error)
            work.postponed += 1
            return
        log.exception("job failed", extra={"job": job.id, "task": job.task_name})
        _finish(job.id, jobs.Status.FAILED)
        work.failed.append(FailedJob(job.id, job.task_name, dict(job.task_kwargs), traceback.format_exc()))
    else:
        _finish(job.id, jobs.Status.SUCCEEDED)
        work.succeeded += 1


def _keep_alive(worker_id: int, stopped: threading.Event) -> None:
    """Long jobs would look abandoned without it."""
    try:
        while not stopped.wait(HEARTBEAT_SECONDS):
            _all("update_heartbeat", worker_id=worker_id)
    finally:
        connection.close()


def _unfinished(queues: list[str] | None) -> dict[str, int]:
    """Tasks with jobs that are running, or due and waiting, and how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT task_name, count(*) FROM procrastinate_jobs
               WHERE (status = 'doing' OR status = 'todo' AND coalesce(scheduled_at, '-infinity') <= %(now)s)
                 AND (%(queues)s::varchar[] IS NULL OR queue_name = ANY(%(queues)s))
               GROUP BY task_name""",
            {"queues": queues, "now": wall_now()},
        )
        return dict(cursor.fetchall())


def _bring_forward(queues: list[str] | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE procrastinate_jobs SET scheduled_at = NULL
               WHERE status = 'todo' AND scheduled_at > %(now)s
                 AND (%(queues)s::varchar[] IS NULL OR queue_name = ANY(%(queues)s))""",
            {"queues": queues, "now": wall_now()},
        )


def _finish(job_id: int, status: jobs.Status) -> None:
    _all("finish_job", job_id=job_id, status=status.value, delete_job=False)


def _one(query: str, **arguments: Any) -> dict[str, Any]:
    return app.connector.get_sync_connector().execute_query_one(sql.queries[query], **arguments)


def _all(query: str, **arguments: Any) -> list[dict[str, Any]]:
    return app.connector.get_sync_connector().execute_query_all(sql.queries[query], **arguments)


def _execute(query: str, **arguments: Any) -> None:
    app.connector.get_sync_connector().execute_query(sql.queries[query], **arguments)
