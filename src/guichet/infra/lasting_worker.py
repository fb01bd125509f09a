"""A worker that outlives its database: whatever is lost with it, a new worker begins, as often as it takes.

A new one has another name in the database. So what the old one held, a job that it could not mark done among it, is the
job of a worker without a heart, and is given back to the queue (`infra.worker`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import Any

import psycopg
from procrastinate import App, exceptions
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

log = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 1.0
# As of the pages' pool (config/environment.py): soon to say so, and soon back.
POOL: dict[str, Any] = {"timeout": 3.0, "reconnect_timeout": 2.0}


class _Worker(Worker):
    """Procrastinate's, but that one that could not write down how a job ended works no further."""

    async def _persist_job_status(self, *arguments: Any, **named: Any) -> None:
        try:
            await super()._persist_job_status(*arguments, **named)
        except exceptions.ConnectorException:
            self.stop()  # type: ignore[no-untyped-call]
            log.warning("a job's end could not be written down: it will run again", exc_info=True)


def run(app: App, *, concurrency: int, name: str) -> None:
    """Run jobs until SIGTERM or SIGINT, which let running jobs end."""
    with app.replace_connector(PsycopgConnector(kwargs=connector_params(), **POOL)) as worker_app:
        asyncio.run(_run(worker_app, concurrency, name))


async def _run(app: App, concurrency: int, name: str) -> None:
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    while not asked.is_set():
        try:
            async with app.open_async():
                await _work(_Worker(**_options(app, concurrency, name)), asked)
        except (exceptions.ConnectorException, psycopg.Error) as error:
            log.warning("the database is away, the worker waits for it", extra={"reason": str(error).strip()})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), TRY_AGAIN_SECONDS)


async def _work(worker: Worker, asked: asyncio.Event) -> None:
    """Until it is asked to stop, or its database is lost."""
    running, stop = asyncio.create_task(_ran(worker)), asyncio.create_task(asked.wait())
    try:
        await asyncio.wait({running, stop}, return_when=asyncio.FIRST_COMPLETED)
        worker.stop()  # type: ignore[no-untyped-call]
        await running
    finally:
        stop.cancel()


async def _ran(worker: Worker) -> None:
    await worker.run()  # type: ignore[no-untyped-call]


def _options(app: App, concurrency: int, name: str) -> dict[str, Any]:
    return {
        **app.worker_defaults,
        "app": app,
        "concurrency": concurrency,
        "name": name,
        "install_signal_handlers": False,
    }
