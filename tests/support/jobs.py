"""Running jobs inside a test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

RunJobs = Callable[..., object]


@pytest.fixture
def worker(transactional_db: None) -> RunJobs:
    """A function that runs every due job here and now, in order, and returns what was done (infra.worker.Work).

    On the test's own connection, outside a transaction, so that each job's units of work commit like in production.
    Retries scheduled for later are left unless called with `bring_forward=True`; a job that fails for good fails the
    test, unless called with `may_fail=True`. Periodic tasks are never run: call their functions.
    """
    from guichet.infra.worker import Work, run_until_quiet

    def run(*, bring_forward: bool = False, may_fail: bool = False, timeout_seconds: float = 60.0) -> Work:
        work = run_until_quiet(bring_forward=bring_forward, timeout_seconds=timeout_seconds)
        if work.failed and not may_fail:
            pytest.fail("\n\n".join(f"job {job.task} {job.arguments}\n{job.error}" for job in work.failed))
        return work

    return run
