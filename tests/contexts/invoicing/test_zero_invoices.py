"""A bill of nothing: an invoice is issued for it, or none where the programme says so; either way it is billed."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError

from guichet.contexts.brands.models import Programme
from guichet.contexts.catalog.public import PriceView, add_price, add_product, get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import CreditNote, Document, Invoice, InvoiceLine, SkippedLine
from guichet.contexts.invoicing.public import charged_for, list_charged_lines
from guichet.contexts.notifications.models import Mail
from guichet.contexts.subscriptions.models import Item
from guichet.flows.audit import audit
from guichet.flows.desk.stop import plan_stop, stop_now
from guichet.flows.forecast import forecast
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import today
from guichet.infra.models import AuditRecord
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval, period
from tests.contexts.changes import buy_with_coupon, change, coupon, live
from tests.contexts.credit.money import staff
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    """Its programme skips what is nothing."""
    desk = open_desk()
    says(desk, skips=True)
    return desk


def says(desk: Desk, *, skips: bool) -> None:
    for programme in Programme.objects.filter(brand_id=desk.brand_id):
        programme.policy = {**programme.policy, "skip_zero_invoices": skips}
        programme.save()


def free(desk: Desk) -> PriceView:
    with unit_of_work("desk.free"):
        product = add_product(desk.brand_id, "free", {"fr": "Découverte", "en": "Discovery"})
        return get_price(add_price(product, "CAD", Decimal(0), Interval("month"), today(desk.brand)))


def buys_for_nothing(desk: Desk) -> UUID:
    customer_id = desk.customer()
    desk.confirm(desk.order(customer_id, 2, price=free(desk)))
    return customer_id


def renews(desk: Desk, months: int) -> None:
    for _ in range(months):
        desk.live_on(31)
        issue_all_due(desk.brand)
        run_until_quiet()


def test_without_a_word_of_the_programme_it_is_issued(desk: Desk) -> None:
    says(desk, skips=False)
    customer_id = buys_for_nothing(desk)
    renews(desk, 1)
    assert [invoice.total_minor for invoice in Invoice.objects.filter(customer_id=customer_id)] == [0, 0]
    assert not SkippedLine.objects.exists()
    (coming,) = forecast(desk.brand, get_customer(customer_id), live(customer_id).next_period.end)[:1]
    assert not coming.is_skipped
    assert audit().wrong == ()


@pytest.mark.parametrize("skips", [True, False])
def test_from_a_free_month_to_a_paid_year_nothing_is_given_back(desk: Desk, skips: bool) -> None:
    says(desk, skips=skips)
    customer_id = buys_for_nothing(desk)
    desk.live_on(8)
    change(desk, customer_id, 2, price=desk.yearly)
    lines = InvoiceLine.objects.filter(invoice__customer_id=customer_id, amount_minor__gt=0)
    assert [line.amount_minor for line in lines] == [2 * 59000]
    assert audit().wrong == ()


def test_skipped_it_counts_as_billed_and_uses_nothing(desk: Desk) -> None:
    customer_id = buys_for_nothing(desk)
    first = live(customer_id).billed_until
    renews(desk, 2)
    assert live(customer_id).billed_until > first
    assert SkippedLine.objects.filter(customer_id=customer_id).count() == 3
    assert not Invoice.objects.exists()
    assert not Document.objects.exists()
    assert not Mail.objects.filter(kind__startswith="invoice").exists()
    told = AuditRecord.objects.filter(action="invoice.skipped", customer_id=customer_id).order_by("pk")
    assert told[2].after == {
        "covered_from": live(customer_id).current_period.start.isoformat(),
        "covered_until": live(customer_id).current_period.last_day.isoformat(),
    }
    (coming,) = forecast(desk.brand, get_customer(customer_id), live(customer_id).next_period.end)[:1]
    assert (coming.bill.total_minor, coming.is_skipped) == (0, True)
    paying = desk.buy(1)
    assert [invoice.customer_id for invoice in Invoice.objects.all()] == [paying]
    assert audit().wrong == ()


def test_two_runs_at_once_bill_it_once(desk: Desk) -> None:
    customer_id = buys_for_nothing(desk)
    desk.live_on(31)
    in_threads(lambda: issue_all_due(desk.brand), lambda: issue_all_due(desk.brand))
    assert SkippedLine.objects.filter(customer_id=customer_id).count() == 2
    assert audit().wrong == ()


def test_a_whole_discount_is_remembered_when_more_is_bought_and_nothing_of_it_comes_back(desk: Desk) -> None:
    coupon(desk, "GRATUIT", percent=100)
    customer_id = buy_with_coupon(desk, "GRATUIT", 1)
    subscription = live(customer_id)
    opened = subscription.current_period
    assert not Invoice.objects.exists()
    assert charged_for(subscription.items[0].id, opened) == (5900, 5900)
    desk.live_on(10)
    change(desk, customer_id, 2)
    more = 2 * 5900 - 5900 * 10 // opened.days - 5900
    line = InvoiceLine.objects.get()
    assert abs(line.amount_minor - more) <= 1
    assert [each.invoice_id for each in list_charged_lines(subscription.items[0].id, opened)] == [line.invoice_id, None]
    desk.live_on(1)
    plan = plan_stop(desk.brand, live(customer_id), desk.now, refund=False)
    stop_now(
        desk.brand,
        customer_id,
        staff(),
        subscription.id,
        refund=False,
        reason="Fin",
        shown_fingerprint=plan.fingerprint,
    )
    run_until_quiet()
    assert CreditNote.objects.get().subtotal_minor == line.amount_minor
    assert audit().wrong == ()


def test_a_line_is_in_one_of_the_two_and_never_changes(desk: Desk) -> None:
    customer_id = desk.buy(1)
    item = Item.objects.get(subscription__customer_id=customer_id)
    covered = period(live(customer_id).anchor, 0)
    with pytest.raises(IntegrityError, match="is invoiced"):
        SkippedLine.objects.create(
            customer_id=customer_id, item=item, price=item.price, position=1, kind="period", quantity=1,
            unit_amount_minor=0, amount_minor=0, period_start=covered.start, period_end=covered.end,
            of_start=covered.start, of_end=covered.end, tax_codes=[], skipped_at=desk.now,
        )  # fmt: skip
    buys_for_nothing(desk)
    with pytest.raises(IntegrityError):
        SkippedLine.objects.update(amount_minor=1)
    with pytest.raises(IntegrityError):
        SkippedLine.objects.all()[0].delete()
