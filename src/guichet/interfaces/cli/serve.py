"""`guichet serve`: the web server of a production installation, and the demo's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from guichet.interfaces.cli import static_files
from guichet.interfaces.cli.installation import close_connections, data_option, installation, require_current_tables

# A charge waits for the provider; the web server waits a little longer than that.
TIMEOUT_SECONDS = 60
GRACE_SECONDS = 25


class WebServer(BaseApplication):
    """gunicorn, told everything here: it reads no configuration file and no command line of its own."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        super().__init__()  # type: ignore[no-untyped-call]

    def load_config(self) -> None:
        assert self.cfg is not None  # noqa: S101 - made just before
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()


@click.command(short_help="Run the web server.")
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="one a core")
@click.option("--threads", type=click.IntRange(1), default=8, show_default=True, help="Requests at once per worker.")
def command(data: Path, host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server until SIGTERM, which lets running requests end. Any number may run, on any machines."""
    settings = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "timeout": TIMEOUT_SECONDS,
        "graceful_timeout": GRACE_SECONDS,
        "keepalive": 15,
        "loglevel": "warning",
        "control_socket_disable": True,
        # Guichet reads X-Forwarded-Proto itself, when GUICHET_BEHIND_PROXY says so.
        "secure_scheme_headers": {},
    }
    with installation(data):
        require_current_tables()
        static_files.collect(data)
        close_connections()
        click.echo(f"Guichet answers on http://{settings['bind']}/", err=True)
        WebServer(settings).run()  # type: ignore[no-untyped-call]
