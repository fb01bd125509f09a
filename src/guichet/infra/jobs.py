"""Jobs: enqueued in the transaction that causes them, run by any worker after its commit.

A job may run twice and checks before it acts. Its arguments are ids and plain values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from procrastinate.contrib.django import app


def defer(task_name: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Enqueue one job of the task called `task_name`; jobs with the same `lock` run one after the other."""
    app.configure_task(task_name, lock=lock).defer(**arguments)


def defer_many(task_name: str, arguments: Sequence[dict[str, Any]]) -> None:
    """Enqueue a batch in one statement."""
    if arguments:
        app.configure_task(task_name).batch_defer(*arguments)
