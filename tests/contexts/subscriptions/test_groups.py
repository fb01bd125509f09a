"""One invoice for all of a customer's subscriptions: additions wait for it by their days."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection, transaction

from guichet.contexts.brands.models import Programme
from guichet.contexts.catalog.public import ProrationRule, add_price, add_product, get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import InvoiceLine
from guichet.contexts.invoicing.public import get_document, list_invoices
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.subscriptions.public import (
    Status,
    catch_up,
    fall_behind,
    list_live_subscriptions,
    suspend,
)
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError, ask_end
from guichet.flows.collect import pay_now
from guichet.flows.desk.stop import plan_stop
from guichet.flows.enrol import EnrolRefusal, EnrolRefusedError, enrol, plan_enrolment
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.pause import ask_pause
from guichet.flows.lifecycle.resume import resume_now, resumption
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.flows.purchase.at_term import preview
from guichet.infra import audit as trail
from guichet.infra.clock import today
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval, boundary
from guichet.kernel.rounding import round_half_up
from tests.contexts.changes import allow_decreases, holder, plan, wish
from tests.contexts.desk import Desk, in_threads
from tests.contexts.subscriptions.groups import (
    APART,
    GROUPED,
    added,
    billed,
    grouping_desk,
    in_a_group,
    lived,
    moved,
    runs,
    until,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return grouping_desk()


@pytest.mark.parametrize(("amount", "rule"), [(0, ProrationRule.DAY), (5900, ProrationRule.NONE)])
def test_days_that_are_worth_nothing_are_on_no_line(desk: Desk, amount: int, rule: ProrationRule) -> None:
    customer_id = in_a_group(desk, 1)
    with unit_of_work("tests.product"):
        product_id = add_product(desk.brand_id, "other", {"fr": "Autre", "en": "Other"})
        other_id = add_price(
            product_id, desk.monthly.currency, Decimal(amount), Interval("month"), today(desk.brand), proration=rule
        )
    lived(desk, 11)
    added(desk, customer_id, "Accueil", other_id)
    until(desk, list_live_subscriptions(customer_id)[0].billed_until)
    assert billed(customer_id)[1] == [("period", 5900), ("period", amount)]
    assert audit().wrong == ()


def test_four_are_on_one_invoice_and_a_fifth_is_prorated_on_the_next(desk: Desk) -> None:
    customer_id = in_a_group(desk, 4)
    assert billed(customer_id) == [[("period", 5900)] * 4]
    anchor = list_live_subscriptions(customer_id)[0].anchor
    lived(desk, 11)
    shown = plan_enrolment(desk.brand, get_customer(customer_id), desk.monthly.id, desk.now)
    added(desk, customer_id, "Accueil")
    runs(desk)
    assert len(list_invoices(customer_id)) == 1
    assert audit().wrong == ()
    days = (boundary(anchor, 1) - boundary(anchor, 0)).days
    until(desk, boundary(anchor, 1))
    share = int(Decimal(5900 * (days - 11) * 2 + days) / (2 * days))
    assert billed(customer_id)[1:] == [[*[("period", 5900)] * 4, ("proration", share), ("period", 5900)]]
    assert shown.bill.subtotal_minor == share + 5900
    newest = list_invoices(customer_id)[0]
    names = [line.name for line in get_document(newest.id).lines]
    assert names[-2:] == ["Licence · Accueil - Frais au prorata", "Licence · Accueil"]
    assert audit().wrong == ()
    until(desk, boundary(anchor, 2))
    assert billed(customer_id)[2:] == [[("period", 5900)] * 5]
    assert audit().wrong == ()


def test_one_that_ends_with_the_period_it_joined_in_is_still_billed_for_its_days(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    anchor = list_live_subscriptions(customer_id)[0].anchor
    lived(desk, 20)
    fifth = added(desk, customer_id, "Accueil")
    ask_end(desk.brand, customer_id, holder(customer_id), fifth.id, reason="", shown_basis=fifth.basis)
    until(desk, boundary(anchor, 1))
    days = (boundary(anchor, 1) - boundary(anchor, 0)).days
    share = int(Decimal(5900 * (days - 20) * 2 + days) / (2 * days))
    assert billed(customer_id)[1] == [("period", 5900), ("proration", share)]
    assert audit().wrong == ()
    until(desk, boundary(anchor, 2))
    assert billed(customer_id)[2] == [("period", 5900)]


def test_when_all_end_the_last_days_are_billed_alone(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    (first,) = list_live_subscriptions(customer_id)
    lived(desk, 5)
    second = added(desk, customer_id)
    for each in (first, second):
        ask_end(desk.brand, customer_id, holder(customer_id), each.id, reason="", shown_basis=each.basis)
    until(desk, first.billed_until)
    assert [kind for kind, _ in billed(customer_id)[1]] == ["proration"]
    assert list_live_subscriptions(customer_id) == []
    assert audit().wrong == ()


def test_a_refusal_puts_all_of_them_behind_and_the_payment_sets_all_of_them_right(desk: Desk) -> None:
    customer_id = desk.buy_in(APART)
    moved(desk, customer_id, GROUPED)
    lived(desk, 3)
    added(desk, customer_id, "Accueil")
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    until(desk, list_live_subscriptions(customer_id)[0].billed_until)
    newest = list_invoices(customer_id)[0]
    assert [each.status for each in list_live_subscriptions(customer_id)] == [Status.PAST_DUE] * 2
    assert audit().wrong == ()
    pay_now(desk.brand, newest.id, return_url="https://x.test/{attempt}")
    run_until_quiet()
    assert [each.status for each in list_live_subscriptions(customer_id)] == [Status.ACTIVE] * 2
    assert audit().wrong == ()


def test_adding_twice_at_once_adds_one(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    shown = plan_enrolment(desk.brand, get_customer(customer_id), desk.monthly.id, desk.now)
    enrolment = new_id()

    def add() -> object:
        return enrol(
            desk.brand, customer_id, holder(customer_id), desk.monthly.id, name="Bureau",
            shown_fingerprint=shown.fingerprint, enrolment_id=enrolment,
        )  # fmt: skip

    made = in_threads(add, add)
    assert sorted(each is None for each in made) == [False, True]
    assert len(list_live_subscriptions(customer_id)) == 2


def test_what_was_not_shown_is_not_added(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    shown = plan_enrolment(desk.brand, get_customer(customer_id), desk.monthly.id, desk.now)
    desk.live_on(1)
    with pytest.raises(ChangedMeanwhileError):
        enrol(
            desk.brand, customer_id, holder(customer_id), desk.monthly.id, name="",
            shown_fingerprint=shown.fingerprint,
        )  # fmt: skip
    assert len(list_live_subscriptions(customer_id)) == 1


def test_nothing_of_another_interval_is_added(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    with pytest.raises(EnrolRefusedError) as refused:
        plan_enrolment(desk.brand, get_customer(customer_id), desk.yearly.id, desk.now)
    assert refused.value.code is EnrolRefusal.PRICE


def test_more_in_a_group_is_had_at_once_and_billed_with_the_next_invoice(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    (first,) = list_live_subscriptions(customer_id)
    lived(desk, 11)
    shown = preview(desk.brand, get_customer(customer_id), wish(customer_id, 3), desk.now)
    plan(desk, customer_id, 3)
    days = (first.billed_until - first.current_period.start).days
    until(desk, first.billed_until)
    share = int(Decimal(5900 * 2 * (days - 11) * 2 + days) / (2 * days))
    assert billed(customer_id)[1:] == [[("proration", share), ("period", 17700)]]
    assert shown.next_bill.total_minor == list_invoices(customer_id)[0].total.minor
    assert audit().wrong == ()


def test_a_run_that_is_late_bills_the_group_period_by_period(desk: Desk) -> None:
    customer_id = in_a_group(desk, 2)
    desk.live_on(70)
    runs(desk)
    assert billed(customer_id) == [[("period", 5900)] * 2] * 3
    assert audit().wrong == ()


def test_what_was_suspended_joins_the_others_again_when_all_is_paid(desk: Desk) -> None:
    customer_id = desk.buy_in(APART)
    moved(desk, customer_id, GROUPED)
    (first,) = list_live_subscriptions(customer_id)
    lived(desk, 3)
    second = added(desk, customer_id)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    until(desk, first.billed_until)
    late = list_invoices(customer_id)[0]
    suspend_now(desk.brand, customer_id, trail.SYSTEM, second.id)
    until(desk, boundary(first.anchor, 2) + timedelta(days=10))
    assert billed(customer_id)[2:] == [[("period", 5900)]]
    pay_now(desk.brand, late.id, return_url="https://x.test/{attempt}")
    runs(desk)
    assert {each.status for each in list_live_subscriptions(customer_id)} == {Status.ACTIVE}
    assert audit().wrong == ()
    until(desk, boundary(first.anchor, 3))
    days = (boundary(first.anchor, 3) - boundary(first.anchor, 2)).days
    share = int(Decimal(5900 * (days - 10) * 2 + days) / (2 * days))
    assert billed(customer_id)[3:] == [[("period", 5900), ("proration", share), ("period", 5900)]]
    assert audit().wrong == ()


@pytest.mark.parametrize("extra", [0, 2])
def test_one_alone_that_was_suspended_beyond_its_term_owes_a_new_period_and_what_it_added_before(
    desk: Desk, extra: int
) -> None:
    """Nothing for the days of the period in which it goes on, which begins anew; all of the one that had begun."""
    customer_id = desk.buy_in(APART)
    moved(desk, customer_id, GROUPED)
    (one,) = list_live_subscriptions(customer_id)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    until(desk, one.billed_until)
    opened = list_live_subscriptions(customer_id)[0].current_period
    lived(desk, 5)
    if extra:
        plan(desk, customer_id, 1 + extra)
    suspend_now(desk.brand, customer_id, trail.SYSTEM, one.id)
    desk.live_on(opened.days + 10)
    runs(desk)
    assert len(billed(customer_id)) == 2
    pay_now(desk.brand, list_invoices(customer_id)[0].id, return_url="https://x.test/{attempt}")
    runs(desk)
    days = [("proration", round_half_up(Fraction(5900 * extra * (opened.days - 5), opened.days)))] if extra else []
    assert billed(customer_id)[2:] == [[*days, ("period", 5900 * (1 + extra))]]
    (resumed,) = list_live_subscriptions(customer_id)
    assert resumed.current_period.start == today(desk.brand)
    assert audit().wrong == ()


def test_halted_twice_before_it_is_billed_again_it_owes_still_what_it_added_before(desk: Desk) -> None:
    customer_id = desk.buy_in(APART)
    moved(desk, customer_id, GROUPED)
    (one,) = list_live_subscriptions(customer_id)
    until(desk, one.billed_until)
    opened = list_live_subscriptions(customer_id)[0].current_period
    lived(desk, 5)
    plan(desk, customer_id, 3)
    for days in (opened.days, 12):
        with unit_of_work("test.halts"):
            fall_behind(one.id)
            suspend(one.id)
        desk.live_on(days)
        with unit_of_work("test.goes_on"):
            catch_up(one.id, today(desk.brand))
    runs(desk)
    share = round_half_up(Fraction(5900 * 2 * (opened.days - 5), opened.days))
    assert billed(customer_id)[2:] == [[("proration", share), ("period", 3 * 5900)]]
    assert audit().wrong == ()


def test_one_that_goes_on_beside_others_owes_what_it_added_before_it_was_suspended(desk: Desk) -> None:
    customer_id = desk.buy_in(APART)
    moved(desk, customer_id, GROUPED)
    (first,) = list_live_subscriptions(customer_id)
    lived(desk, 3)
    added(desk, customer_id)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    until(desk, first.billed_until)
    late, opened = list_invoices(customer_id)[0], list_live_subscriptions(customer_id)[0].current_period
    lived(desk, 5)
    plan(desk, customer_id, 3)
    suspend_now(desk.brand, customer_id, trail.SYSTEM, first.id)
    until(desk, opened.end + timedelta(days=10))
    before = len(billed(customer_id))
    pay_now(desk.brand, late.id, return_url="https://x.test/{attempt}")
    runs(desk)
    share = round_half_up(Fraction(5900 * 2 * (opened.days - 5), opened.days))
    assert billed(customer_id)[before:] == [[("proration", share)]]
    assert audit().wrong == ()


def test_days_that_are_charged_as_a_share_and_in_a_period_too_are_seen_by_the_audit(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    lived(desk, 10)
    joined = added(desk, customer_id, "Accueil")
    until(desk, joined.billed_until)
    assert audit().wrong == ()
    earlier = joined.billed_until - timedelta(days=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        InvoiceLine.objects.filter(item_id=joined.items[0].id, kind="period").update(
            period_start=earlier, of_start=earlier
        )
    assert any("charged twice" in each.detail for each in audit().wrong if each.invariant == "I-22")


def test_what_was_paused_joins_the_others_again_when_it_resumes(desk: Desk) -> None:
    customer_id = in_a_group(desk, 2)
    first, second = list_live_subscriptions(customer_id)
    ask_pause(desk.brand, customer_id, holder(customer_id), second.id, shown_basis=second.basis)
    until(desk, first.billed_until + timedelta(days=4))
    assert billed(customer_id)[1:] == [[("period", 5900)]]
    shown = resumption(desk.brand, get_customer(customer_id), list_live_subscriptions(customer_id)[1], desk.now)
    assert (shown.bill, shown.joins) == (None, True)
    resume_now(desk.brand, customer_id, holder(customer_id), second.id, shown_fingerprint=shown.fingerprint)
    runs(desk)
    assert len(billed(customer_id)) == 2
    until(desk, boundary(first.anchor, 2))
    days = (boundary(first.anchor, 2) - boundary(first.anchor, 1)).days
    share = int(Decimal(5900 * (days - 4) * 2 + days) / (2 * days))
    assert billed(customer_id)[2:] == [[("period", 5900), ("proration", share), ("period", 5900)]]
    assert audit().wrong == ()


def test_a_group_that_costs_nothing_is_billed_without_an_invoice_where_the_programme_says_so(desk: Desk) -> None:
    programme = Programme.objects.get(brand_id=desk.brand_id, code=GROUPED)
    programme.policy = {**programme.policy, "skip_zero_invoices": True}
    programme.save()
    with unit_of_work("test.catalogue"):
        product = add_product(desk.brand_id, "essai", {"fr": "Offre gratuite", "en": "Free plan"})
        desk.monthly = get_price(add_price(product, "EUR", Decimal(0), Interval("month"), today(desk.brand)))
    customer_id = in_a_group(desk, 2)
    until(desk, list_live_subscriptions(customer_id)[0].billed_until)
    assert billed(customer_id) == []
    assert audit().wrong == ()


def test_fewer_wait_for_the_term_in_a_group_and_a_dearer_product_for_its_next_invoice(desk: Desk) -> None:
    allow_decreases(desk)
    customer_id = in_a_group(desk, 1)
    with unit_of_work("test.product"):
        product = add_product(desk.brand_id, "pro", {"fr": "Pro", "en": "Pro"})
        pro = get_price(add_price(product, "EUR", Decimal(8900), Interval("month"), today(desk.brand)))
    plan(desk, customer_id, 3)
    days = list_live_subscriptions(customer_id)[0].current_period.days
    lived(desk, 10)
    plan(desk, customer_id, 2)
    coming = list_live_subscriptions(customer_id)[0].coming
    assert coming is not None
    assert coming.quantity == 2
    shown = preview(desk.brand, get_customer(customer_id), wish(customer_id, 3, pro), desk.now)
    plan(desk, customer_id, 3, price=pro)
    until(desk, list_live_subscriptions(customer_id)[0].billed_until)
    worth = round_half_up(Fraction(3 * (5900 * 10 + 8900 * (days - 10)), days))
    assert billed(customer_id)[1:] == [[("proration", worth - 5900), ("period", 3 * 8900)]]
    assert shown.next_bill.subtotal_minor == worth - 5900 + 3 * 8900
    assert audit().wrong == ()


def test_what_joined_inside_a_period_can_be_ended_on_that_day_and_nothing_was_charged_for_it(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    lived(desk, 10)
    joined = added(desk, customer_id, "Accueil")
    shown = plan_stop(desk.brand, joined, desk.now, refund=False)
    assert shown.credits == ()


def test_days_that_wait_for_the_groups_invoice_are_not_given_away_by_ending_today(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    lived(desk, 5)
    joined = added(desk, customer_id, "Accueil")
    lived(desk, 4)
    with pytest.raises(EndRefusedError) as refused:
        plan_stop(desk.brand, joined, desk.now, refund=False)
    assert refused.value.code is EndRefusal.UNBILLED
    first = list_live_subscriptions(customer_id)[0]
    assert plan_stop(desk.brand, first, desk.now, refund=False).total.minor > 0
