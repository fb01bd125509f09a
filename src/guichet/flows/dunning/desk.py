"""The company's own people hold a run, let it go on, stop it: each in the audit trail, and twice is once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.dunning.public import RunView, StoppedFor, find_run, hold, let_go_on, stop
from guichet.contexts.invoicing.public import get_invoice
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


def hold_run(brand: BrandView, customer_id: UUID, actor: audit.Actor, run_id: UUID) -> bool:
    """No step is taken until it goes on; False if it is held or over already. Raises LookupError."""
    with unit_of_work("dunning.hold"):
        return _do(brand, customer_id, actor, run_id, "dunning.held", lambda run, at: hold(run.id, at))


def go_on_with_run(brand: BrandView, customer_id: UUID, actor: audit.Actor, run_id: UUID) -> bool:
    """Its steps are put off by the whole days for which it was held; False unless it is held. Raises LookupError."""
    with unit_of_work("dunning.go_on"):
        return _do(brand, customer_id, actor, run_id, "dunning.resumed", lambda run, at: let_go_on(run.id, at))


def stop_run(brand: BrandView, customer_id: UUID, actor: audit.Actor, run_id: UUID) -> bool:
    """For good: the invoice stays open, and nothing follows by itself; False if it is over. Raises LookupError."""
    with unit_of_work("dunning.stop"):
        return _do(brand, customer_id, actor, run_id, "dunning.stopped", _stop)


def _stop(run: RunView, at: datetime) -> bool:
    return run.is_going and bool(stop([run.invoice_id], StoppedFor.PERSON, at))


def _do(
    brand: BrandView,
    customer_id: UUID,
    actor: audit.Actor,
    run_id: UUID,
    action: str,
    move: Callable[[RunView, datetime], bool],
) -> bool:
    lock_customers([customer_id])
    run, at = find_run(customer_id, run_id), business_now(brand)
    if run is None:
        raise LookupError("no such run of this customer")
    if not move(run, at):
        return False
    after: dict[str, Any] = {"invoice": get_invoice(run.invoice_id).number}
    audit.record(actor, action, brand_id=brand.id, customer_id=customer_id, at=at, subject=("run", run_id), after=after)
    return True
