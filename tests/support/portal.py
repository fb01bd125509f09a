"""The portal over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.signals import request_finished, request_started
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.support.processes import wait_until


@dataclass(frozen=True)
class Portal:
    """A running web server in this process, for browsers (by name) and for programs (127.0.0.1 and a Host header)."""

    port: int

    @property
    def address(self) -> str:
        """For programs, with `headers={"Host": portal.host(brand)}`."""
        return f"http://127.0.0.1:{self.port}"

    def host(self, brand: str) -> str:
        """The Host header of a brand, as `plans.localhost:41234`."""
        return f"{brand}.localhost:{self.port}"

    def url(self, brand: str, path: str = "/") -> str:
        """What a browser opens."""
        return f"http://{self.host(brand)}{path}"

    def front(self, path: str = "/") -> str:
        """The installation's own page: the brands and the demo's people."""
        return f"http://localhost:{self.port}{path}"


@pytest.fixture(scope="session")
def portal_process(django_db_setup: None) -> Iterator[LiveServer]:
    """One server thread for the whole run; ask for `live_portal`."""
    server = LiveServer("127.0.0.1")
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def live_portal(portal_process: LiveServer, transactional_db: None, settings: Settings) -> Iterator[Portal]:
    """Guichet's pages over real HTTP at a port from the system; PORTAL_PORT is that port during the test.

    Needs and gives real transactions: what the test commits, the server sees. Jobs do not run by themselves: ask for
    `worker` too. The test is over when the last request is: the tables are emptied then, and a browser may still have
    asked for an icon.
    """
    portal = Portal(portal_process.thread.port)
    settings.PORTAL_PORT, settings.PORTAL_SCHEME = portal.port, "http"
    under_way: list[object] = []

    def began(**_: object) -> None:
        under_way.append(None)

    def ended(**_: object) -> None:
        if under_way:
            under_way.pop()

    request_started.connect(began)
    request_finished.connect(ended)
    try:
        yield portal
        wait_until(lambda: not under_way, "every request has been answered")
    finally:
        request_started.disconnect(began)
        request_finished.disconnect(ended)
