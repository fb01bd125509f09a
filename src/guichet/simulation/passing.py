"""Time that passes at a brand, in order: to each due instant, with all that falls due there and its jobs."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from guichet.contexts.brands.public import get_brand
from guichet.contexts.payments.public import list_unresolved
from guichet.flows.advance import advance, next_instant
from guichet.flows.sweep import sweep
from guichet.flows.webhooks.send import send_all_due
from guichet.infra.clock import business_now, wall_now
from guichet.infra.worker import rescue_stalled_jobs, run_until_quiet
from guichet.simulation.house import hour_of

LOOK_AGAIN_SECONDS = 0.01


class StuckError(Exception):
    """Something was due, everything was done, and it is due still."""


class JobFailedError(Exception):
    """A job raised what no retry mended."""


def work_off() -> None:
    """Every job, those too that wait to be tried again: what makes a job fail is counted, and comes to an end."""
    work = run_until_quiet(bring_forward=True)
    if work.failed:
        raise JobFailedError("\n\n".join(f"{job.task} {job.arguments}\n{job.error}" for job in work.failed))


def round_of_timetable(brand_id: UUID) -> None:
    """What the timetable does each minute."""
    sweep(get_brand(brand_id), unanswered_for=timedelta(0))
    work_off()


def live_until(brand_id: UUID, day: date, hour: int, *, awake: bool) -> None:
    """That hour of that day; nothing where the brand is there already.

    `awake`: the timetable looked within the minute for payments without an answer; else it was down until then.
    """
    brand = get_brand(brand_id)
    to = hour_of(brand.time_zone, day, hour)
    if to <= business_now(brand):
        return
    if awake and list_unresolved(brand_id, wall_now(), 1):
        round_of_timetable(brand_id)
    _machine_time_passes(to - business_now(brand))
    send_all_due()
    work_off()
    while (due := next_instant(get_brand(brand_id))) is not None and due < to:
        if due <= business_now(get_brand(brand_id)):
            round_of_timetable(brand_id)
        else:
            _advance(brand_id, due)
        if next_instant(get_brand(brand_id)) == due:
            raise StuckError(f"due at {due} and not done")
    _advance(brand_id, to)


def _advance(brand_id: UUID, to: datetime) -> None:
    """By small steps, so that jobs that were put off are done at the instant at which they would be."""
    advance(get_brand(brand_id), to)
    work_off()


def _machine_time_passes(passed: timedelta) -> None:
    """The machine's clock stands still in a simulation. What is measured by it are payments without an answer, and
    payment pages that are open: that they were asked is moved back instead. What a product did not take is due again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_attempt SET submitted_at = submitted_at - make_interval(secs => %s)"
            " WHERE status IN ('submitted', 'unknown') OR status = 'requires_action' AND method_id IS NULL",
            [passed // timedelta(seconds=1)],
        )
        cursor.execute(
            "UPDATE notifications_webhookdelivery SET next_try_at = %s WHERE status = 'pending'", [wall_now()]
        )


def take_up_after_crash() -> int:
    """What the timetable does for jobs of a worker that shows no sign of life; here every other process is dead.

    The server learns of a death a moment later, and until then the dead one holds its locks.
    """
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            if not cursor.rowcount:
                break
            time.sleep(LOOK_AGAIN_SECONDS)
    return rescue_stalled_jobs(silent_for_seconds=0)
