"""`guichet bench portal`: pages of a customer with a long past, beside an empty page of Django's, on the same machine.

Two web servers run as `guichet serve` runs them; they are asked in turns, so that what else the machine does falls on
both alike.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import resource
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from guichet.benchmarks import empty_page, http_load
from guichet.benchmarks.figures import Figures
from guichet.benchmarks.large_customer import LargeCustomer
from guichet.infra.processes import Child, start

PAGES = {"overview": "/", "history": "/facturation/historique/", "licences": "/licences/"}
CONNECTIONS = 32
ROUNDS = 5
READY_SECONDS = 60.0
_STOP = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class _Site:
    """A web server, and what a signed-in browser sends it."""

    port: int
    host: str
    cookies: str

    def rate(self, path: str, seconds: float) -> float:
        request = http_load.get(self.host, path, self.cookies)
        return http_load.rate(self.port, request, connections=CONNECTIONS, seconds=seconds)


def measure(customer: LargeCustomer, *, seconds: float, ports: tuple[int, int]) -> Figures:
    """Each page and the empty one for `seconds`, over all rounds; the servers listen at `ports`."""
    with _servers(ports):
        portal = _sign_in(customer, ports[0])
        reference = _Site(ports[1], portal.host, portal.cookies)
        queries = {name: count_queries(portal, path) for name, path in PAGES.items()}
        for site, paths in ((portal, PAGES.values()), (reference, [empty_page.PATH])):
            for path in paths:
                site.rate(path, seconds / ROUNDS)  # what is made at the first request is not measured
        rates: dict[str, list[float]] = {name: [] for name in (*PAGES, "reference")}
        for _ in range(ROUNDS):
            for name, path in PAGES.items():
                rates[name].append(portal.rate(path, seconds / ROUNDS))
            rates["reference"].append(reference.rate(empty_page.PATH, seconds / ROUNDS))
    # As if each of the three were opened as often as the others.
    means = {name: len(found) / sum(1 / each for each in found) for name, found in rates.items()}
    rate = len(PAGES) / sum(1 / means[name] for name in PAGES)
    return {
        "rate_per_s": rate,
        "reference_per_s": means["reference"],
        "ratio": rate / means["reference"],
        **{f"{name}_per_s": means[name] for name in PAGES},
        **{f"{name}_queries": count for name, count in queries.items()},
        "queries_max": max(queries.values()),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def count_queries(site: _Site, path: str) -> int:
    """How many statements one request for the page sends to the database, that of the session among them."""
    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    environ: dict[str, Any] = {
        "PATH_INFO": path, "HTTP_HOST": site.host, "HTTP_COOKIE": site.cookies, "HTTP_ACCEPT_LANGUAGE": "fr",
        "wsgi.input": BytesIO(),
    }  # fmt: skip
    setup_testing_defaults(environ)
    application = get_wsgi_application()
    with connection.execute_wrapper(count):
        response = application.get_response(WSGIRequest(environ))
        response.close()
    if response.status_code != 200:
        raise http_load.UnexpectedAnswerError(f"{path}: {response.status_code}")
    return len(asked)


@contextmanager
def _servers(ports: tuple[int, int]) -> Iterator[None]:
    """The portal and the reference, as `guichet serve` runs; one after the other, as both use the same static files."""
    children: list[Child] = []
    try:
        for name, port, module in (
            ("portal", ports[0], "guichet.config.settings"),
            ("reference", ports[1], "guichet.config.reference"),
        ):
            environment = {**os.environ, "DJANGO_SETTINGS_MODULE": module, "GUICHET_DATABASE_POOL": "1"}
            command = [sys.executable, "-m", "guichet.interfaces.cli.main", "serve", "--port", str(port)]
            output = Path(settings.DATA_DIRECTORY) / f"{name}.log"
            children.append(start(name, command, environment=environment, output=output, if_orphaned=signal.SIGQUIT))
            _wait_for(children[-1], port)
        yield
    finally:
        for child in children:
            child.stop(_STOP)


def _wait_for(child: Child, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except (OSError, HTTPException):
            if child.exit_code is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the {child.name} server did not start, {child.how_it_ended()}") from None
            time.sleep(0.05)
        else:
            return


def _sign_in(customer: LargeCustomer, port: int) -> _Site:
    """By the form, as a person does."""
    host = f"{customer.brand.host}:{port}"
    jar = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(rfc2965=True))
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/connexion/"

    def asked(data: bytes | None = None) -> str:
        request = urllib.request.Request(address, data, {"Host": host, "Referer": address})
        with browser.open(request, timeout=20) as response:
            return str(response.read().decode())

    token = _TOKEN.search(asked())
    assert token is not None  # noqa: S101 - every form has one
    form = {"login": customer.email, "password": customer.password, "csrfmiddlewaretoken": token[1]}
    asked(urlencode(form).encode())
    return _Site(port, host, "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar))
