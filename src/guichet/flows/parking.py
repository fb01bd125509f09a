"""Customers who cannot be billed, or whose bill makes no sense: parked with the reason until a person releases them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import InvoiceDraft
from guichet.contexts.subscriptions.public import ParkedFor, park, release
from guichet.infra import audit, outbox
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)
# Beyond these a bill is somebody's mistake, and is looked at first: minor units, and invoices of a customer on a day.
MOST_MINOR = 100_000_000
MOST_A_DAY = 60


class AbsurdError(Exception):
    """A bill that makes no sense; `reason` is AMOUNT or COUNT."""

    def __init__(self, reason: ParkedFor, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class UnbillableError(Exception):
    """One customer who cannot be billed spoils a batch that has ended something of theirs already."""

    def __init__(self, customer_id: UUID, cause: Exception) -> None:
        super().__init__(str(customer_id))
        self.customer_id = customer_id
        self.cause = cause


def check_sane(draft: InvoiceDraft, issued_today: int) -> None:
    """Raises AbsurdError. `issued_today` is how many invoices the customer had on that day before."""
    if draft.bill.total_minor > MOST_MINOR:
        raise AbsurdError(ParkedFor.AMOUNT, f"{draft.bill.total_minor} {draft.bill.currency} at once")
    if issued_today >= MOST_A_DAY:
        raise AbsurdError(ParkedFor.COUNT, f"{issued_today} invoices on one day already")


def tell_unbillable(customer_id: UUID, error: BaseException) -> None:
    """In the log, with the trace only where the program itself failed."""
    reason, detail = _reason(error)
    trace = error if reason is ParkedFor.ERROR else None
    log.warning("cannot be billed", extra={"customer": str(customer_id), "reason": detail}, exc_info=trace)


def park_customers(brand: BrandView, failed: Mapping[UUID, BaseException], at: datetime) -> int:
    """Customer → what went wrong; how many were parked by it. Inside the unit of work that holds them."""
    fresh = park(brand.id, {customer_id: _reason(error) for customer_id, error in failed.items()}, at)
    for customer_id in fresh:
        reason, detail = _reason(failed[customer_id])
        audit.record(
            audit.SYSTEM, "customer.parked", brand_id=brand.id, customer_id=customer_id, at=at,
            subject=("customer", customer_id), after={"parked_for": reason.value, "detail": detail},
        )  # fmt: skip
    outbox.publish(
        [
            outbox.Event(
                "customer.parked", brand.id, customer_id, at, {"reason": _reason(failed[customer_id])[0].value}
            )
            for customer_id in fresh
        ]
    )
    return len(fresh)


def park_alone(brand: BrandView, customer_id: UUID, cause: BaseException) -> None:
    """After the batch that they spoiled was rolled back."""
    with unit_of_work("parking.park"):
        lock_customers([customer_id])
        park_customers(brand, {customer_id: cause}, business_now(brand))


def release_customer(brand: BrandView, customer_id: UUID, person_id: UUID) -> bool:
    """They are billed again from the next round on, for all that was missed; False when they are not parked."""
    with unit_of_work("parking.release"):
        lock_customers([customer_id])
        at = business_now(brand)
        if not release(customer_id, person_id, at):
            return False
        audit.record(
            audit.person(person_id), "customer.released", brand_id=brand.id, customer_id=customer_id, at=at,
            subject=("customer", customer_id),
        )  # fmt: skip
        outbox.publish([outbox.Event("customer.released", brand.id, customer_id, at, {})])
        return True


def _reason(error: BaseException) -> tuple[ParkedFor, str]:
    if isinstance(error, AbsurdError):
        return error.reason, str(error)
    kind = ParkedFor.DETAILS if isinstance(error, LookupError | ValueError) else ParkedFor.ERROR
    return kind, f"{type(error).__name__}: {error}"
