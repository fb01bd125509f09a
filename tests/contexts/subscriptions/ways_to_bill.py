"""A town of customers that can be built again exactly as it was, ways of billing it, and what there is afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connection

from guichet.contexts.brands.models import Programme
from guichet.contexts.customers.models import Customer
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import Invoice, InvoiceLine, InvoiceTax
from guichet.contexts.ledger.models import Posting
from guichet.contexts.notifications.models import Mail
from guichet.contexts.subscriptions.models import Item, Subscription
from guichet.flows import billing_run, renew
from guichet.flows.demo.brands import DemoBrand
from guichet.flows.desk.move_programme import MoveRefusedError, move_to_programme, plan_move
from guichet.infra.clock import today, wall_now
from guichet.infra.worker import run_until_quiet
from tests.contexts.changes import holder
from tests.contexts.credit.deeds import Fate
from tests.contexts.desk import Desk, in_threads, open_desk
from tests.support.database import empty_database


@dataclass(frozen=True, slots=True)
class Person:
    """Who buys `quantity`, lives through `deeds` at once, and then waits for `days` until the next one comes.

    In between they buy another one `again_after` so many days each time, and are moved to where all is on one invoice.
    """

    quantity: int
    yearly: bool
    deeds: tuple[tuple[str, int], ...]
    days: int
    again_after: tuple[int, ...] = ()
    into_a_group: bool = False

    def lives(self, desk: Desk, group: UUID) -> None:
        price = desk.yearly if self.yearly else desk.monthly
        fate = Fate(desk, desk.buy(self.quantity, price=price))
        run_until_quiet()
        for days in self.again_after:
            desk.live_on(days)
            desk.confirm(desk.order(fate.customer_id, 1, price=price, adds=True))
            run_until_quiet()
        for deed, n in self.deeds:
            fate.meets(deed, n)
        if self.into_a_group:
            with suppress(MoveRefusedError):
                shown = plan_move(desk.brand, get_customer(fate.customer_id), group, desk.now)
                move_to_programme(
                    desk.brand, fate.customer_id, holder(fate.customer_id), group, shown_fingerprint=shown.fingerprint
                )
        desk.live_on(self.days)


@dataclass(frozen=True, slots=True)
class Town:
    """Customers of a brand from `since` on, and how many days nobody has billed them by now."""

    demo: DemoBrand
    time_zone: str
    since: datetime
    people: tuple[Person, ...]
    idle_days: int

    def build(self) -> Desk:
        empty_database()
        desk = open_desk(replace(self.demo, time_zone=self.time_zone), lived=wall_now() - self.since)
        first = Programme.objects.filter(brand_id=desk.brand_id).order_by("pk")[0]
        group = Programme.objects.create(
            brand_id=desk.brand_id, code="zz", name=first.name, navigation=first.navigation, policy={"grouped": True}
        )
        for person in self.people:
            person.lives(desk, group.pk)
        desk.live_on(self.idle_days)
        return desk


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a way: what is done up to `days_ago`, `at_once` customers in one transaction."""

    what: str
    days_ago: int
    at_once: int

    def go(self, desk: Desk) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(renew, "BATCH", self.at_once)
            STEPS[self.what](desk, self.days_ago)


def one_run(desk: Desk, days_ago: int = 0) -> None:
    """As `guichet bill` does it."""
    until = today(desk.brand) - timedelta(days=days_ago)
    billing_run.run([desk.brand_id], until, tell=lambda: None)


def one_batch(desk: Desk, days_ago: int) -> None:
    """The run dies after its first transaction, before anything of it is collected."""
    renew.issue_due(desk.brand, today(desk.brand) - timedelta(days=days_ago))


def half_a_batch(desk: Desk, days_ago: int) -> None:
    """The run dies inside of its transaction, on its way to the numbers."""
    with _somebody_holds_the_numbers(), _without_patience():
        try:
            one_batch(desk, days_ago)
        except OperationalError:
            return


def two_runs(desk: Desk, days_ago: int) -> None:
    """At the same time, each with a connection of its own."""
    until = today(desk.brand) - timedelta(days=days_ago)

    def run() -> None:
        while renew.issue_due(desk.brand, until).found:
            pass

    in_threads(run, run)


def only_jobs(desk: Desk, days_ago: int) -> None:
    """A worker collects and draws what was issued so far."""
    run_until_quiet()


STEPS: dict[str, Callable[[Desk, int], None]] = {
    step.__name__: step for step in (one_run, one_batch, half_a_batch, two_runs, only_jobs)
}


@contextmanager
def _somebody_holds_the_numbers() -> Iterator[None]:
    its = connection.get_connection_params()
    with psycopg.connect(host=its["host"], port=its["port"], user=its["user"], dbname=its["dbname"]) as other:
        other.execute("SELECT FROM infra_counter FOR UPDATE")
        yield
        other.rollback()


@contextmanager
def _without_patience() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20ms'")
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")


def what_there_is(desk: Desk) -> dict[str, Any]:
    """Everything that the run made, without ids and without the numbers of invoices."""
    customers = dict(Customer.objects.values_list("id", "number"))
    return {
        "invoices": _invoices(customers),
        "subscriptions": _subscriptions(customers),
        "books": Counter(
            (customers.get(customer_id), *rest)
            for customer_id, *rest in Posting.objects.values_list(
                "customer_id", "entry__source_kind", "entry__purpose", "entry__entry_date", "account__code",
                "amount_minor",
            )
        ),
        "mails": Counter(
            (customers.get(customer_id), *rest)
            for customer_id, *rest in Mail.objects.values_list("customer_id", "kind", "language")
        ),
    }  # fmt: skip


def _invoices(customers: dict[UUID, str]) -> dict[str, list[object]]:
    """Customer → their invoices in the order of their numbers."""
    found: dict[str, list[object]] = {number: [] for number in customers.values()}
    for invoice in Invoice.objects.order_by("number"):
        found[customers[invoice.customer_id]].append(
            (
                invoice.status, invoice.language, invoice.currency, invoice.issue_date, invoice.due_date,
                invoice.subtotal_minor, invoice.tax_minor, invoice.total_minor, invoice.content,
                _rows(
                    InvoiceLine.objects.filter(invoice_id=invoice.id).order_by("position"),
                    "name", "kind", "details", "quantity", "unit_amount_minor", "amount_minor", "discount_minor",
                    "period_start", "period_end", "of_start", "of_end", "tax_codes",
                ),
                _rows(
                    InvoiceTax.objects.filter(invoice_id=invoice.id).order_by("code"),
                    "code", "label", "rate_percent", "registration_number", "base_minor", "amount_minor",
                ),
            )
        )  # fmt: skip
    return found


def _subscriptions(customers: dict[UUID, str]) -> Sequence[object]:
    return sorted(
        (
            customers[row.customer_id], row.status, row.billed_until, str(row.ended_on), row.renews,
            _rows(
                Item.objects.filter(subscription_id=row.id).order_by("pk"),
                "quantity", "price__unit_amount_minor", "price__interval_unit",
            ),
        )
        for row in Subscription.objects.all()
    )  # fmt: skip


def _rows(queryset: Any, *fields: str) -> tuple[tuple[object, ...], ...]:
    return tuple(queryset.values_list(*fields))
