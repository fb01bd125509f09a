"""Another product: dearer now and paid, cheaper at the term or now with credit; each audited."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from guichet.contexts.brands.models import Programme
from guichet.contexts.brands.public import ProgrammeView, get_programme
from guichet.contexts.catalog.public import PriceView, ProrationRule, add_price, add_product, get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import CreditNote, Invoice, InvoiceLine
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.ordering.models import Order
from guichet.contexts.payments.models import Payment
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.subscriptions.models import ScheduledChange
from guichet.flows.audit.run import violations
from guichet.flows.forecast import forecast
from guichet.flows.purchase.buyer import get_buyer
from guichet.flows.purchase.confirm import Confirmation
from guichet.flows.purchase.decide import SeatsHeldError, Selection, SelectionRefusedError, decide, prices_for
from guichet.flows.seats.invite import invite
from guichet.flows.subscription_lines import subscription_lines
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import today
from guichet.infra.models import AuditRecord
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval
from tests.contexts.changes import allow_decreases, change, holder, keep, less, live, order_change, plan
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk(lived=timedelta(days=60))


@pytest.fixture
def pro(desk: Desk) -> PriceView:
    """A second product, at 89.00 a month."""
    return sells(desk, "pro", 8900)


def sells(
    desk: Desk, code: str, amount: int, *, currency: str = "CAD", interval: Interval | None = None,
    rule: ProrationRule = ProrationRule.DAY,
) -> PriceView:  # fmt: skip
    with unit_of_work("test.product"):
        product = add_product(desk.brand_id, code, {"fr": code.title(), "en": code.title()})
        interval = interval or Interval("month")
        return get_price(add_price(product, currency, Decimal(amount), interval, today(desk.brand), proration=rule))


def programme(customer_id: UUID) -> ProgrammeView:
    return get_programme(get_customer(customer_id).programme_id)


def lines(customer_id: UUID) -> list[tuple[str, str, int]]:
    """Of the newest invoice: name, kind, amount before tax."""
    invoice = list_invoices(customer_id)[0]
    found = InvoiceLine.objects.filter(invoice_id=invoice.id).order_by("position")
    return [(line.name, line.kind, line.amount_minor) for line in found]


def held(customer_id: UUID) -> tuple[UUID, int]:
    item = live(customer_id).items[0]
    return item.price_id, item.quantity


def renewed(desk: Desk) -> None:
    desk.live_on(31)
    issue_all_due(desk.brand)
    run_until_quiet()


def sound() -> None:
    run_until_quiet()
    assert list(violations()) == []


def test_a_dearer_product_is_now_and_prorated_and_renews_at_its_price(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(3)
    of = live(customer).current_period
    desk.live_on(of.days - 23)
    order = order_change(desk, customer, 3, price=pro)
    assert order.bill.subtotal_minor == round(3 * 3000 * 23 / of.days + 1e-9)
    assert order.next_bill.subtotal_minor == 3 * 8900
    assert desk.confirm(order).result is Confirmation.SUBMITTED
    assert lines(customer) == [("Pro - Frais au prorata", "proration", order.bill.subtotal_minor)]
    assert (held(customer), live(customer).billed_until) == ((pro.id, 3), of.end)
    told = AuditRecord.objects.get(customer_id=customer, action="subscription.changed")
    assert (told.before["product"]["fr"], told.after["product"]["fr"]) == ("Licence", "Pro")
    renewed(desk)
    assert lines(customer) == [("Pro", "period", 3 * 8900)]
    sound()


def test_a_cheaper_one_waits_for_the_term_and_can_be_taken_back(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(3, price=pro)
    plan(desk, customer, 3, price=desk.monthly)
    coming = live(customer).coming
    assert coming is not None
    assert (coming.price_id, coming.effective_on) == (desk.monthly.id, live(customer).billed_until)
    buyer = get_customer(customer)
    programme = get_programme(buyer.programme_id)
    line = subscription_lines(desk.brand, programme, buyer, today(desk.brand), "fr")[0]
    assert line.coming is not None
    assert (line.product, line.coming.product) == ("Pro", "Licence")
    assert keep(desk, customer)
    assert live(customer).coming is None
    plan(desk, customer, 3, price=desk.monthly)
    foreseen = forecast(desk.brand, get_customer(customer), live(customer).billed_until + timedelta(days=1))
    renewed(desk)
    assert (held(customer), lines(customer)) == ((desk.monthly.id, 3), [("Licence", "period", 3 * 5900)])
    assert list_invoices(customer)[0].total.minor == foreseen[0].bill.total_minor
    assert list(ScheduledChange.objects.order_by("pk").values_list("status", flat=True)) == ["taken_back", "applied"]
    sound()


def test_a_cheaper_one_is_now_and_credited_where_the_programme_allows_it(desk: Desk, pro: PriceView) -> None:
    allow_decreases(desk)
    customer = desk.buy(3, price=pro)
    days = live(customer).current_period.days
    desk.live_on(8)
    less(desk, customer, 3, price=desk.monthly)
    note = CreditNote.objects.get()
    assert note.subtotal_minor == round(3 * 3000 * (days - 8) / days + 1e-9)
    assert note.reason.startswith("3 × Licence au lieu de 3 × Pro depuis le")
    assert held(customer) == (desk.monthly.id, 3)
    sound()


def test_there_and_back_on_one_day_is_nothing_where_the_programme_allows_it(desk: Desk, pro: PriceView) -> None:
    allow_decreases(desk)
    customer = desk.buy(3)
    desk.live_on(8)
    change(desk, customer, 3, price=pro)
    paid = list_invoices(customer)[0].total.minor
    less(desk, customer, 3, price=desk.monthly)
    assert CreditNote.objects.get().total_minor == paid
    assert held(customer) == (desk.monthly.id, 3)
    sound()


def test_there_and_back_on_one_day_waits_for_the_term_otherwise(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(3)
    change(desk, customer, 3, price=pro)
    plan(desk, customer, 3, price=desk.monthly)
    assert (held(customer), CreditNote.objects.count()) == ((pro.id, 3), 0)
    change(desk, customer, 4, price=pro)
    assert live(customer).coming is None
    sound()


def test_one_that_costs_the_same_is_at_once_and_free(desk: Desk) -> None:
    twin = sells(desk, "twin", 5900)
    customer = desk.buy(2)
    desk.live_on(4)
    with pytest.raises(SelectionRefusedError, match="at_term"):
        order_change(desk, customer, 2, price=twin)
    plan(desk, customer, 2, price=twin)
    assert (held(customer), Invoice.objects.count()) == ((twin.id, 2), 1)
    change(desk, customer, 3, price=twin)
    renewed(desk)
    assert lines(customer) == [("Twin", "period", 3 * 5900)]
    sound()


def test_a_difference_below_a_cent_is_an_order_of_nothing(desk: Desk) -> None:
    dearer = sells(desk, "dearer", 5901)
    customer = desk.buy(1)
    desk.live_on(live(customer).current_period.days - 1)
    order = order_change(desk, customer, 1, price=dearer)
    assert order.to_pay.minor == 0
    assert desk.confirm(order).result is Confirmation.SUBMITTED
    assert held(customer) == (dearer.id, 1)
    sound()


def test_a_year_of_another_product_starts_a_new_period_and_gives_back_the_month(desk: Desk, pro: PriceView) -> None:
    year = sells(desk, "pro-year", 89000, interval=Interval("year"))
    customer = desk.buy(1)
    days = live(customer).current_period.days
    desk.live_on(8)
    change(desk, customer, 1, price=year)
    unused = 5900 - round(5900 * 8 / days)
    assert [(kind, amount) for _, kind, amount in lines(customer)] == [("period", 89000), ("unused", -unused)]
    with pytest.raises(SelectionRefusedError, match="at_term"):
        order_change(desk, customer, 1, price=pro)
    sound()


def test_a_year_after_a_free_month_whose_number_changed_has_nothing_to_give_back(desk: Desk) -> None:
    free = sells(desk, "free", 0)
    customer = desk.buy(1, price=free)
    desk.live_on(3)
    change(desk, customer, 3, price=free)
    desk.live_on(5)
    change(desk, customer, 3, price=desk.yearly)
    assert [(kind, amount) for _, kind, amount in lines(customer)] == [("period", 3 * 59000)]
    sound()


def test_a_month_of_another_product_waits_and_more_licences_are_now(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(2, price=desk.yearly)
    change(desk, customer, 3, price=pro)
    coming = live(customer).coming
    assert coming is not None
    assert (held(customer), coming.price_id, coming.quantity) == ((desk.yearly.id, 3), pro.id, 3)
    sound()


def test_where_a_price_is_not_by_the_day_another_product_waits(desk: Desk) -> None:
    whole = sells(desk, "whole", 9900, rule=ProrationRule.FULL)
    customer = desk.buy(2)
    plan(desk, customer, 2, price=whole)
    assert held(customer) == (desk.monthly.id, 2)
    renewed(desk)
    assert lines(customer) == [("Whole", "period", 2 * 9900)]
    sound()


def test_what_another_programme_sells_is_not_offered_nor_sold(desk: Desk, pro: PriceView) -> None:
    for row in Programme.objects.filter(brand_id=desk.brand_id):
        row.policy = {**row.policy, "products": ["licence"]}
        row.save()
    customer = desk.buy(1)
    offered = prices_for(desk.brand, programme(customer), live(customer), desk.now)
    assert {price.product_code for price in offered} == {"licence"}
    with pytest.raises(SelectionRefusedError, match="price"):
        order_change(desk, customer, 1, price=pro)
    newcomer = get_buyer(desk.customer())
    with pytest.raises(SelectionRefusedError, match="price"):
        decide(desk.brand, newcomer, Selection(pro.id, 1), desk.now)


def test_what_is_sold_in_another_currency_is_not_offered(desk: Desk) -> None:
    euros = sells(desk, "euros", 8900, currency="EUR")
    customer = desk.buy(1)
    offered = prices_for(desk.brand, programme(customer), live(customer), desk.now)
    assert euros.id not in {price.id for price in offered}
    with pytest.raises(SelectionRefusedError, match="price"):
        order_change(desk, customer, 1, price=euros)


def test_a_product_no_longer_sold_is_kept_by_whoever_has_it(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(2, price=pro)
    for row in Programme.objects.filter(brand_id=desk.brand_id):
        row.policy = {**row.policy, "products": ["licence"]}
        row.save()
    change(desk, customer, 3, price=pro)
    plan(desk, customer, 3, price=desk.monthly)
    assert held(customer) == (pro.id, 3)
    sound()


def test_fewer_than_are_held_is_refused_with_another_product_too(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(3)
    invite(desk.brand, customer, holder(customer), ["une@example.com"])
    with pytest.raises(SeatsHeldError):
        order_change(desk, customer, 1, price=pro)


def test_a_refused_payment_changes_nothing(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(3)
    desk.gateway.answers.append(FailureCode.CARD_DECLINED)
    change(desk, customer, 3, price=pro)
    assert held(customer) == (desk.monthly.id, 3)
    sound()


def test_confirmed_twice_at_once_is_charged_once(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(3)
    order = order_change(desk, customer, 3, price=pro)
    in_threads(*[lambda: desk.confirm(order)] * 3)
    assert Payment.objects.filter(customer_id=customer, status="succeeded").count() == 2
    assert held(customer) == (pro.id, 3)
    sound()


def test_another_day_is_another_amount_and_nothing_is_charged_before_it_is_shown(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(3)
    order = order_change(desk, customer, 3, price=pro)
    desk.live_on(1)
    confirmed = desk.confirm(order)
    assert confirmed.result is Confirmation.CHANGED
    assert confirmed.order.bill.subtotal_minor < order.bill.subtotal_minor
    assert (held(customer), Payment.objects.filter(customer_id=customer).count()) == ((desk.monthly.id, 3), 1)
    assert Order.objects.get(pk=order.id).status == "open"


def test_each_product_is_offered_with_its_intervals(desk: Desk, pro: PriceView) -> None:
    customer = desk.buy(1)
    offered = prices_for(desk.brand, programme(customer), live(customer), desk.now)
    assert [(price.product_code, price.interval.unit) for price in offered] == [
        ("licence", "year"), ("licence", "month"), ("pro", "month"), ("smartplan-cloud", "year"),
        ("smartplan-cloud", "month"),
    ]  # fmt: skip
