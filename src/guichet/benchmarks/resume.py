"""`guichet bench resume`: how long somebody who is suspended waits for service, once their new card is saved.

Measured from the page's asking the provider for the saved card to the product's hearing `subscription.resumed` by its
webhook: in between lie the recorded method, the job, the charge at the sandbox provider, the settlement and the
delivery. A worker of its own does the jobs.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from django.conf import settings

from guichet.benchmarks.figures import Figures
from guichet.benchmarks.payers import Payer, make
from guichet.contexts.access.public import find_person
from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.subscriptions.public import Status, list_subscriptions
from guichet.flows.advance import advance
from guichet.flows.demo.purchases import start_method, type_card
from guichet.flows.purchase.set_up import check_setup
from guichet.flows.webhooks.endpoints import add
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from guichet.infra.processes import start

# Bought so long ago, a month paid, refused when the card had expired, and suspended a week later: no day longer.
LIVED = timedelta(days=40)
PATIENCE_SECONDS = 60.0
_STOP = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


def measure(runs: int, tell: Callable[[str], None]) -> Figures:
    """One customer after the other; the first one, for whom the worker warms up, is not measured."""
    tell(f"{runs + 1} customers live until they are suspended …")
    brand, payers = make(runs + 1, lived=LIVED, card_lasts=False)
    advance(brand, wall_now())
    suspended = {payer.email: list_subscriptions(payer.customer_id)[0].status for payer in payers}
    if set(suspended.values()) != {Status.SUSPENDED}:
        raise RuntimeError(f"not all are suspended: {suspended}")
    brand = get_brand(brand.id)
    product = _Product()
    person = find_person(payers[0].email)
    assert person is not None  # noqa: S101 - a holder
    add(brand, person.id, new_id(), product.url, ["subscription.resumed"])
    worker = start(
        "worker",
        [sys.executable, "-m", "guichet.interfaces.cli.main", "worker"],
        environment=os.environ,
        output=Path(settings.DATA_DIRECTORY) / "worker.log",
        if_orphaned=signal.SIGQUIT,
    )
    try:
        _resume(brand, payers[0], product)
        took = sorted(_resume(brand, payer, product) for payer in payers[1:])
    finally:
        worker.stop(_STOP)
        product.close()
    return {
        "runs": runs,
        "p50_s": statistics.median(took),
        "p99_s": took[min(len(took) - 1, -(-len(took) * 99 // 100) - 1)],
    }


def _resume(brand: BrandView, payer: Payer, product: _Product) -> float:
    """Seconds from the card that is saved to the product's hearing that service goes on."""
    person = find_person(payer.email)
    assert person is not None  # noqa: S101 - a holder
    setup = start_method(brand, person, payer.customer_id, "CAD", MethodKind.CARD)
    type_card(brand, person, setup, "08 / 2039")
    began = time.perf_counter()
    check_setup(setup.id)
    try:
        heard = product.heard.get(timeout=PATIENCE_SECONDS)
    except Empty:
        raise RuntimeError(f"the product has not heard that {payer.email} goes on") from None
    return heard - began


class _Product:
    """Listens on loopback; `heard` gets the instant of each message, one for each customer."""

    def __init__(self) -> None:
        self.heard: SimpleQueue[float] = SimpleQueue()
        heard = self.heard

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                heard.put(time.perf_counter())
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hooks"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
