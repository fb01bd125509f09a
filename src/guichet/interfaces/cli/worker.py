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

    What a killed worker held goes on within a minute on any other one, or on this one when it starts again.
    """
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    logging.getLogger("guichet").info("worker starts", extra={"concurrency": concurrency})
    assert isinstance(app.connector, DjangoConnector)  # noqa: S101 - what Procrastinate's Django app makes
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(concurrency=concurrency, name=f"{socket.gethostname()}:{os.getpid()}")
