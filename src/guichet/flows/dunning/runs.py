"""When a run begins and how it goes by what is heard. Inside the unit of work that records the refusal."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.customers.public import get_customer
from guichet.contexts.dunning.public import (
    Course,
    RunView,
    Schedule,
    StepKind,
    StoppedFor,
    course_of,
    find_latest_run,
    hear,
    plan,
)
from guichet.contexts.dunning.public import open_run as open_run_of
from guichet.contexts.invoicing.public import InvoiceView
from guichet.flows.events import invoice_told
from guichet.infra import audit, outbox
from guichet.infra.clock import day_of, start_of_day


def open_run(brand: BrandView, invoice: InvoiceView, code: str, at: datetime) -> None:
    """A new run of the open invoice: for a refusal, or for money that was taken back after it had been paid.

    `code` is one of the refusals (`payments.domain.failures`); its class says what the steps are. The customer must be
    locked. One that is going goes on by what is heard now.
    """
    _open_or_hear(brand, invoice, find_latest_run(invoice.id), code, at)


def _open_or_hear(brand: BrandView, invoice: InvoiceView, latest: RunView | None, code: str, at: datetime) -> None:
    if latest is not None and latest.is_going:
        hear(latest.id, code)
        return
    schedule = Schedule.from_policy(get_programme(get_customer(invoice.customer_id).programme_id).dunning)
    first = day_of(brand, at)
    steps = [(step, start_of_day(brand, first + timedelta(days=step.day))) for step in plan(schedule, course_of(code))]
    run_id = open_run_of(brand.id, invoice.customer_id, invoice.id, code, steps, at)
    audit.record(
        audit.SYSTEM, "dunning.opened", brand_id=brand.id, customer_id=invoice.customer_id, at=at,
        subject=("run", run_id), after={"invoice": invoice.number, "code": code},
    )  # fmt: skip
    told = {**invoice_told(invoice), "code": code}
    outbox.publish([outbox.Event("dunning.opened", brand.id, invoice.customer_id, at, told)])


def refused(brand: BrandView, invoice: InvoiceView, code: str, at: datetime) -> None:
    """The first refusal opens a run, a later one is heard. What one of the company's own people stopped stays so."""
    run = find_latest_run(invoice.id)
    if run is None or run.stopped_for is not StoppedFor.PERSON:
        _open_or_hear(brand, invoice, run, code, at)


def coming(brand: BrandView, run: RunView | None) -> tuple[date | None, date | None, date | None]:
    """The days of the next asking by itself, of the suspension and of the end, as far as they are ahead."""
    if run is None:
        return None, None, None
    ahead: dict[StepKind, date] = {}
    for step in run.ahead:
        ahead.setdefault(step.kind, day_of(brand, step.due_at))
    if run.course is Course.OURS:
        return ahead.get(StepKind.RETRY), None, None
    return ahead.get(StepKind.RETRY), ahead.get(StepKind.SUSPEND), ahead.get(StepKind.CANCEL)
