"""Numbers without a gap and dates in their order, under everything that happens at once (docs/rules.md R1.3)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from guichet.contexts.catalog.public import get_prices
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import Invoice
from guichet.contexts.invoicing.public import Collection, CollectionKind, InvoiceDraft, LaterDayError, issue
from guichet.contexts.subscriptions.public import ItemTerms, period_lines, start_subscription
from guichet.contexts.tax.public import assess, seller_taxes
from guichet.flows.audit import violations
from guichet.flows.audit.chains import CHAINS
from guichet.infra import counters
from guichet.infra.clock import business_now, today
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Anchor, Interval, period
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


class RolledBack(Exception):
    pass


def subscription_to_bill(desk: Desk) -> tuple[UUID, UUID, UUID]:
    """Customer, subscription and item."""
    customer_id, price = desk.customer(), desk.monthly
    with unit_of_work("test.subscription"):
        subscription = start_subscription(
            brand_id=desk.brand_id, customer_id=customer_id, currency="CAD",
            anchor=Anchor(today(desk.brand), Interval("month")),
            items=[ItemTerms(price.id, 1, price.unit_amount_minor, price.tax_included)],
            source_id=new_id(), at=desk.now,
        )  # fmt: skip
    return customer_id, subscription.id, subscription.items[0].id


def issue_one(desk: Desk, ids: tuple[UUID, UUID, UUID], before: Callable[[], object] | None = None) -> None:
    """The real operation; `before` runs when the brand has been read and the transaction has not begun."""
    brand, price = desk.brand, desk.monthly
    if before is not None:
        before()
    customer_id, subscription_id, item_id = ids
    at, day = business_now(brand), today(brand)
    taxes = seller_taxes(brand.id, brand.country, day, ())
    covered = period(Anchor(day, price.interval), 0)
    lines = period_lines([ItemTerms(price.id, 1, price.unit_amount_minor, price.tax_included)], covered)
    draft = InvoiceDraft(
        customer=get_customer(customer_id), bill=assess("CAD", lines, taxes.rates("CA", "QC")), item_ids=(item_id,),
        subscription_id=subscription_id, language="fr", due_date=day,
        collection=Collection(CollectionKind.BY_CUSTOMER, day), next_billing_date=covered.end,
    )  # fmt: skip
    issue(brand, [draft], prices=get_prices([price.id]), taxes=taxes, at=at)


def issued(desk: Desk) -> list[tuple[int, date]]:
    """Number and day, in the order of numbers."""
    rows = Invoice.objects.filter(brand_id=desk.brand_id).values_list("number", "issue_date")
    return sorted((int(number.rsplit("-", 1)[1]), day) for number, day in rows)


def test_fifty_at_once_of_which_ten_roll_back_are_exactly_one_to_forty_with_dates_in_order() -> None:
    """While they run, the brand's day ends; ten had read the brand before and write only then."""
    desk = open_desk()
    waiting = [subscription_to_bill(desk) for _ in range(50)]
    have_read, next_day = threading.Semaphore(0), threading.Event()

    def wait_for_the_day_to_end() -> None:
        have_read.release()
        next_day.wait()

    def work(number: int) -> Callable[[], object]:
        late, rolls_back = number % 5 == 0, number % 5 == 1

        def run() -> int:
            for tries in (1, 2):
                try:
                    with unit_of_work("test.issue"):
                        issue_one(desk, waiting[number], wait_for_the_day_to_end if late and tries == 1 else None)
                        if rolls_back:
                            raise RolledBack
                except RolledBack:
                    break
                except LaterDayError:
                    continue
                break
            return tries

        return run

    def end_the_day() -> None:
        for _ in range(10):
            have_read.acquire()
        desk.live_on(1)
        next_day.set()

    tries = in_threads(*(work(number) for number in range(50)), end_the_day)
    numbers, days = zip(*issued(desk), strict=True)
    assert list(numbers) == list(range(1, 41))
    assert list(days) == sorted(days)
    assert days[-1] == today(desk.brand)
    assert [tries[number] for number in range(0, 50, 5)] == [2] * 10
    assert list(violations(CHAINS)) == []
    assert links() == list(range(1, 41))


def links() -> list[int]:
    """The positions of the invoices in their chains, in the order of their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.position FROM infra_chainlink l JOIN invoicing_invoice i ON i.id = l.subject_id ORDER BY i.number"
        )
        return [position for (position,) in cursor.fetchall()]


def test_a_day_that_ended_meanwhile_is_not_written() -> None:
    desk = open_desk()
    ids = subscription_to_bill(desk)
    with pytest.raises(LaterDayError), unit_of_work("test.issue"):
        issue_one(desk, ids, lambda: desk_in_another_thread(desk))
    assert issued(desk) == []


def desk_in_another_thread(desk: Desk) -> None:
    """Its clock moves, committed, while the caller's transaction is open."""
    in_threads(lambda: desk.live_on(1))


def test_a_new_year_begins_a_new_series() -> None:
    desk = open_desk()
    first, second = subscription_to_bill(desk), subscription_to_bill(desk)
    with unit_of_work("test.issue"):
        issue_one(desk, first)
    desk.live_on(366)
    with unit_of_work("test.issue"):
        issue_one(desk, second)
    (_, earlier), (_, later) = Invoice.objects.order_by("issue_date").values_list("number", "issue_date")
    assert desk.numbers() == [f"PDC-{earlier.year}-0001", f"PDC-{later.year}-0001"]


def test_what_a_transaction_took_comes_back_when_it_rolls_back() -> None:
    with unit_of_work("test.take"):
        assert list(counters.take("a", 2)) == [1, 2]

    def take_and_fail() -> None:
        with unit_of_work("test.take"):
            assert list(counters.take("a", 3)) == [3, 4, 5]
            assert list(counters.take("b")) == [1]
            raise RolledBack

    with pytest.raises(RolledBack):
        take_and_fail()
    with unit_of_work("test.take"):
        assert list(counters.take("a")) == [3]
        assert list(counters.take("b")) == [1]
    with pytest.raises(ValueError, match="at least one"):
        counters.take("a", 0)


def test_a_series_is_held_until_the_end_of_the_transaction_and_others_are_free() -> None:
    with unit_of_work("test.take"):
        counters.take("a")

        def other() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
            with unit_of_work("test.other"):
                counters.take("b")
            with pytest.raises(Exception, match="lock timeout"), unit_of_work("test.same"):
                counters.take("a")

        in_threads(other)
