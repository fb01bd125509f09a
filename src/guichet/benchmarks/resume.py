"""`guichet bench resume`: how long somebody who is suspended waits for service, once their new card is saved.

Measured from the page's asking the provider for the saved card to the event that tells it, committed: in between lie
the recorded method, the job, the charge at the sandbox provider and the settlement. A worker of its own does the job.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

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
from guichet.infra.clock import wall_now
from guichet.infra.models import OutboxEvent
from guichet.infra.processes import start

# Bought so long ago, a month paid, refused when the card had expired, and suspended a week later.
LIVED = timedelta(days=60)
LOOK_EVERY_SECONDS = 0.005
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
    worker = start(
        "worker",
        [sys.executable, "-m", "guichet.interfaces.cli.main", "worker"],
        environment=os.environ,
        output=Path(settings.DATA_DIRECTORY) / "worker.log",
        if_orphaned=signal.SIGQUIT,
    )
    try:
        _resume(brand, payers[0])
        took = sorted(_resume(brand, payer) for payer in payers[1:])
    finally:
        worker.stop(_STOP)
    return {
        "runs": runs,
        "p50_s": statistics.median(took),
        "p99_s": took[min(len(took) - 1, -(-len(took) * 99 // 100) - 1)],
    }


def _resume(brand: BrandView, payer: Payer) -> float:
    """Seconds from the card that is saved to the event that service goes on."""
    person = find_person(payer.email)
    assert person is not None  # noqa: S101 - a holder
    setup = start_method(brand, person, payer.customer_id, "CAD", MethodKind.CARD)
    type_card(brand, person, setup, "08 / 2039")
    began = time.perf_counter()
    check_setup(setup.id)
    while not _is_told(payer.customer_id):
        if time.perf_counter() - began > PATIENCE_SECONDS:
            raise RuntimeError(f"{payer.email} is still suspended")
        time.sleep(LOOK_EVERY_SECONDS)
    return time.perf_counter() - began


def _is_told(customer_id: UUID) -> bool:
    return OutboxEvent.objects.filter(customer_id=customer_id, name="subscription.resumed").exists()
