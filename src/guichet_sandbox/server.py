"""The web server: gunicorn with one worker of threads, and in it the thread that delivers webhooks."""

from typing import Any

from gunicorn.app.base import BaseApplication

THREADS = 16


class Server(BaseApplication):
    """gunicorn, told everything here: no configuration file, no command line."""

    def __init__(self, host: str, port: int) -> None:
        self.address = f"{host}:{port}"
        super().__init__()  # type: ignore[no-untyped-call]

    def load_config(self) -> None:
        chosen = {
            "bind": self.address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            # Faults on order hold connections longer than any answer takes.
            "timeout": 120,
            "graceful_timeout": 2,
            "keepalive": 15,
            "control_socket_disable": True,
            "loglevel": "warning",
            "post_worker_init": _start_deliveries,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)  # type: ignore[union-attr]

    def load(self) -> Any:
        from guichet_sandbox.wsgi import application

        return application


def _start_deliveries(worker: Any) -> None:
    from guichet_sandbox.delivery import thread

    thread.start()
