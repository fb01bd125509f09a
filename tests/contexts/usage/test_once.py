"""Whatever happens at once, comes again or fails half-way: every page is charged once, and none is forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guichet.contexts.customers.models import Address
from guichet.contexts.invoicing.public import get_creditable
from guichet.contexts.usage.models import Reading, UsageDay
from guichet.flows.audit import audit
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.credit_note import credit_invoice, plan_credit_note
from guichet.flows.desk.stop import plan_stop, stop_now
from guichet.flows.parking import release_customer
from guichet.flows.renew import issue_due
from guichet.flows.usage.record import record
from guichet.infra import audit as trail
from guichet.infra.clock import today
from tests.contexts.changes import holder, live
from tests.contexts.credit.money import newest, staff
from tests.contexts.desk import Desk, in_threads, open_desk
from tests.contexts.usage.printers import billed, fact, item_of, lives, prints, runs, sells, used

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    opened = open_desk(RELAIS)
    opened.monthly = sells(opened, 100, 890)
    return opened


def test_told_by_many_at_once_each_counts_once(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id = item_of(customer_id)
    facts = [fact(desk, item_id, 1, source_id=f"s{n}") for n in range(150)]
    in_threads(*(lambda part=part: record(desk.brand, part) for part in (facts, facts[::-1], facts[50:], facts[:100])))
    lives(desk, live(customer_id).current_period.days)
    assert used(billed(customer_id)) == [(50, 500)]
    assert audit().wrong == ()


def test_told_while_the_run_reads_it_is_on_this_invoice_or_the_next(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id, days = item_of(customer_id), live(customer_id).current_period.days
    prints(desk, item_id, 100)
    desk.live_on(days)
    late = [[fact(desk, item_id, 1, days_ago=days, source_id=f"late{n}-{m}") for m in range(5)] for n in range(4)]
    in_threads(*(lambda part=part: record(desk.brand, part) for part in late), lambda: runs(desk))
    lives(desk, live(customer_id).current_period.days)
    assert sum(quantity for quantity, _ in used(billed(customer_id))) == 20
    assert audit().wrong == ()


def test_two_runs_at_once_bill_it_once(desk: Desk) -> None:
    customer_id = desk.buy()
    subscription = live(customer_id)
    prints(desk, item_of(customer_id), 150)
    plan = plan_stop(desk.brand, subscription, desk.now, refund=False)
    stop_now(
        desk.brand, customer_id, holder(customer_id), subscription.id, refund=False, reason="Fin",
        shown_fingerprint=plan.fingerprint,
    )  # fmt: skip
    desk.live_on(1)
    in_threads(lambda: runs(desk), lambda: runs(desk))
    assert used(billed(customer_id)) == [(150, 1500)]
    assert audit().wrong == ()


def test_the_database_refuses_to_charge_more_than_what_is_beyond(desk: Desk) -> None:
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 150)
    lives(desk, live(customer_id).current_period.days)
    reading = Reading.objects.get()
    with pytest.raises(IntegrityError, match="more of"), transaction.atomic():
        Reading.objects.create(
            period_id=reading.period_id, position=2, price_id=reading.price_id, used_units=150, included_units=100,
            charged_units=1, read_at=desk.now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("usage_usageevent", "quantity = quantity + 1"),
        ("usage_usageday", "quantity = quantity - 1"),
        ("usage_usageperiod", "ends_on = ends_on + 1, of_end = of_end + 1"),
        ("usage_usageperiod", "starts_on = starts_on + 1"),
        ("usage_reading", "charged_units = 0"),
        ("catalog_meter", "code = 'other'"),
    ],
)
def test_what_was_told_and_read_never_changes(desk: Desk, table: str, change: str) -> None:
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 150)
    lives(desk, live(customer_id).current_period.days)
    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):  # noqa: S608 - of the table above
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_whoever_cannot_be_billed_is_parked_and_loses_no_page(desk: Desk) -> None:
    lost, other = desk.buy(), desk.buy()
    for customer_id in (lost, other):
        prints(desk, item_of(customer_id), 123)
    address = Address.objects.get(customer_id=lost)
    address.delete()
    lives(desk, live(other).current_period.days)
    assert (used(billed(lost)), used(billed(other))) == ([], [(23, 230)])
    address.save(force_insert=True)
    release_customer(desk.brand, lost, staff())
    runs(desk)
    assert used(billed(lost)) == [(23, 230)]
    assert audit().wrong == ()


def test_a_line_of_use_is_credited_like_any_other(desk: Desk) -> None:
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 123)
    lives(desk, live(customer_id).current_period.days)
    invoice = newest(customer_id)
    line = get_creditable(invoice.id).lines[1]
    plan = plan_credit_note(invoice, {line.id: 100}, refund=False)
    credit_invoice(
        desk.brand, trail.person(staff()), invoice.id, {line.id: 100}, refund=False, reason="Bourrage",
        shown_fingerprint=plan.fingerprint,
    )  # fmt: skip
    prints(desk, item_of(customer_id), 2, days_ago=live(customer_id).current_period.days)
    assert (plan.credit.subtotal_minor, plan.total.minor) == (100, 120)
    assert audit().wrong == ()


def test_a_batch_of_many_asks_as_often_as_one_of_few(desk: Desk) -> None:
    def queries_of_a_batch(customers: int) -> int:
        bought: list[UUID] = [desk.buy() for _ in range(customers)]
        record(desk.brand, [fact(desk, item_of(each), 120) for each in bought])
        desk.live_on(40)
        with CaptureQueriesContext(connection) as captured:
            assert len(issue_due(desk.brand, today(desk.brand) - timedelta(days=1)).invoices) >= customers
        return len(captured)

    assert queries_of_a_batch(2) == queries_of_a_batch(6)


def test_where_nothing_is_metered_a_batch_asks_for_no_use(desk: Desk) -> None:
    desk.buy(price=desk.yearly)
    desk.live_on(380)
    with CaptureQueriesContext(connection) as captured:
        issue_due(desk.brand, today(desk.brand))
    assert [each["sql"] for each in captured if "usage_" in each["sql"]] == []


def test_any_order_and_any_split_of_the_telling_comes_to_the_same_days(desk: Desk) -> None:
    """Told in one go, one by one backwards, or in parts that overlap, with what was told before among it."""
    items = [item_of(desk.buy()) for _ in range(3)]
    desk.live_on(20)
    pages = [(n * 7 % 11 + 1, n % 20) for n in range(60)]
    whole, single, parts = (
        [fact(desk, item_id, count, days_ago, f"{item_id}-{n}") for n, (count, days_ago) in enumerate(pages)]
        for item_id in items
    )
    record(desk.brand, whole)
    for each in reversed(single):
        record(desk.brand, [each])
    for start in range(0, 60, 10):
        record(desk.brand, parts[max(0, start - 7) : start + 10][::-1])
    told = [UsageDay.objects.filter(item_id=each).order_by("day") for each in items]
    days = [list(each.values_list("day", "quantity")) for each in told]
    assert days[0] == days[1] == days[2]
    assert sum(quantity for _, quantity in days[0]) == sum(count for count, _ in pages)
