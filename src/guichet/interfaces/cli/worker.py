"""`guichet worker`: runs jobs, and defers the timetable's."""

from __future__ import annotations

import logging
import os
import socket

import click

from guichet.interfaces.cli.installation import with_installation


@click.command(short_help="Run jobs and the timetable.")
@click.option("--concurrency", type=click.IntRange(1), default=4, show_default=True, help="Jobs at once.")
@with_installation
def command(concurrency: int) -> None:
    """Run jobs until SIGTERM, which lets running jobs end. Any number may run, on any machines.

    What a killed worker held goes on within a minute on any other one, or on this one when it starts again. While the
    database is away it waits for it.
    """
    from procrastinate.contrib.django import app

    from guichet.infra import lasting_worker

    logging.getLogger("guichet").info("worker starts", extra={"concurrency": concurrency})
    lasting_worker.run(app, concurrency=concurrency, name=f"{socket.gethostname()}:{os.getpid()}")
