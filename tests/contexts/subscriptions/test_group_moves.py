"""Moved between a programme that bills by group and one that does not: what is paid runs out first."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from guichet.contexts.brands.models import Programme
from guichet.contexts.catalog.public import add_price, add_product, get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import InvoiceStatus, get_document, list_invoices
from guichet.contexts.subscriptions.public import (
    NewTerms,
    SubscriptionView,
    change_terms,
    fall_behind,
    list_live_subscriptions,
    suspend,
)
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import ask_end
from guichet.flows.cancel.last_days import last_days
from guichet.flows.desk.move_programme import MoveRefusedError, move_to_programme, plan_move
from guichet.flows.forecast import forecast
from guichet.infra.clock import today
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval, boundary
from guichet.kernel.rounding import round_half_up
from tests.contexts.changes import holder, pause_today_as_shown, resume
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


def two_apart(desk: Desk, days: int) -> UUID:
    """Two subscriptions that were bought so many days after each other, each with its own invoices."""
    customer_id = desk.buy_in(APART)
    lived(desk, days)
    desk.confirm(desk.order(customer_id, 1, adds=True))
    run_until_quiet()
    return customer_id


def test_moved_into_a_group_what_is_paid_runs_out_and_the_days_to_the_next_boundary_are_prorated(desk: Desk) -> None:
    customer_id = two_apart(desk, 10)
    first, second = list_live_subscriptions(customer_id)
    assert first.billed_until != second.billed_until
    plan = moved(desk, customer_id, GROUPED)
    assert [each.next_on for each in plan.moves] == [first.billed_until, boundary(first.anchor, 2)]
    until(desk, second.billed_until)
    runs(desk)
    assert billed(customer_id)[2:] == [[("period", 5900)]]
    assert audit().wrong == ()
    until(desk, boundary(first.anchor, 2))
    days = (boundary(first.anchor, 2) - boundary(first.anchor, 1)).days
    gone = (second.billed_until - boundary(first.anchor, 1)).days
    share = int(Decimal(5900 * (days - gone) * 2 + days) / (2 * days))
    assert billed(customer_id)[3:] == [[("period", 5900), ("proration", share), ("period", 5900)]]
    assert plan.moves[1].stub is not None
    assert plan.moves[1].stub.minor == share + round(Decimal(share) / 5)
    assert audit().wrong == ()


def test_moved_out_of_a_group_each_has_its_own_invoice_again(desk: Desk) -> None:
    customer_id = in_a_group(desk, 2)
    moved(desk, customer_id, APART)
    until(desk, list_live_subscriptions(customer_id)[0].billed_until)
    assert billed(customer_id)[1:] == [[("period", 5900)]] * 2
    assert audit().wrong == ()


def test_nobody_leaves_a_group_while_days_of_it_are_not_billed(desk: Desk) -> None:
    customer_id = in_a_group(desk, 1)
    lived(desk, 3)
    added(desk, customer_id)
    with pytest.raises(MoveRefusedError, match="waiting"):
        moved(desk, customer_id, APART)


def test_what_was_carried_is_collected_once_moved_to_where_nothing_is_carried(desk: Desk) -> None:
    Programme.objects.filter(code=APART).update(policy={"minimum_charge_minor": 10_000})
    customer_id = desk.buy_in(APART)
    until(desk, list_live_subscriptions(customer_id)[0].billed_until)
    assert [invoice.status for invoice in list_invoices(customer_id)] == [InvoiceStatus.OPEN, InvoiceStatus.PAID]
    moved(desk, customer_id, GROUPED)
    run_until_quiet()
    assert [invoice.status for invoice in list_invoices(customer_id)] == [InvoiceStatus.PAID] * 2
    assert audit().wrong == ()


def test_moved_twice_at_once_is_moved_once(desk: Desk) -> None:
    customer_id = two_apart(desk, 10)
    to = Programme.objects.get(brand_id=desk.brand_id, code=GROUPED).pk
    shown = plan_move(desk.brand, get_customer(customer_id), to, desk.now)

    def move() -> object:
        try:
            return move_to_programme(
                desk.brand, customer_id, holder(customer_id), to, shown_fingerprint=shown.fingerprint
            )
        except MoveRefusedError:
            return None

    assert sorted(each is None for each in in_threads(move, move)) == [False, True]
    assert audit().wrong == ()


def test_prices_with_tax_give_way_to_those_before_it_when_what_is_paid_has_run_out(desk: Desk) -> None:
    Programme.objects.filter(code=APART).update(policy={"tax_included": True})
    with unit_of_work("test.catalogue"):
        product = add_product(desk.brand_id, "licence", {"fr": "Licence", "en": "Licence"})
        with_tax = add_price(product, "EUR", Decimal(7200), Interval("month"), today(desk.brand), tax_included=True)
    customer_id = desk.buy_in(APART, price=get_price(with_tax))
    (bought,) = list_live_subscriptions(customer_id)
    plan = moved(desk, customer_id, GROUPED)
    assert [each.price.id for each in plan.moves] == [desk.monthly.id]
    until(desk, bought.billed_until)
    newest, first = (get_document(each.id) for each in list_invoices(customer_id))
    assert (first.tax_included, first.total_minor) == (True, 7200)
    assert (newest.tax_included, newest.subtotal_minor, newest.total_minor) == (False, 5900, 7080)
    assert audit().wrong == ()


def moved_in_with_more(desk: Desk) -> tuple[UUID, SubscriptionView, SubscriptionView]:
    """Two moved into a group, of which the second still runs its own period out; three days later it has two more."""
    customer_id = two_apart(desk, 10)
    moved(desk, customer_id, GROUPED)
    lived(desk, 3)
    first, second = list_live_subscriptions(customer_id)
    assert (first.joins, second.joins) == (False, True)
    with unit_of_work("test.more"):
        item = second.items[0]
        change_terms([NewTerms(second.id, item.id, item.price_id, 3, today(desk.brand), new_id(), None)], desk.now)
    return customer_id, *list_live_subscriptions(customer_id)


def test_what_is_added_before_joining_is_billed_when_it_joins_as_the_upcoming_invoices_say(desk: Desk) -> None:
    customer_id, first, second = moved_in_with_more(desk)
    foreseen = forecast(desk.brand, get_customer(customer_id), second.billed_until + timedelta(days=32))
    before = len(list_invoices(customer_id))
    until(desk, boundary(first.anchor, 2))
    issued = list_invoices(customer_id)[:-before]
    assert second.billed_until in {each.issue_date for each in issued}
    assert [(each.day, each.bill.total_minor) for each in foreseen] == [
        (each.issue_date, each.total.minor) for each in reversed(issued)
    ]
    assert audit().wrong == ()


def test_ended_while_suspended_before_joining_it_is_billed_for_what_was_added(desk: Desk) -> None:
    customer_id, _first, second = moved_in_with_more(desk)
    with unit_of_work("test.halts"):
        fall_behind(second.id)
        suspend(second.id)
    halted = list_live_subscriptions(customer_id)[1]
    shown = last_days(desk.brand, halted)
    assert shown is not None
    left = (second.billed_until - today(desk.brand)).days
    assert shown.subtotal_minor == round_half_up(Fraction(5900 * 2 * left, second.current_period.days))
    asked = {"reason": "", "shown_basis": halted.basis, "shown_days": shown.fingerprint()}
    assert ask_end(desk.brand, customer_id, holder(customer_id), second.id, **asked) is None
    assert billed(customer_id)[-1] == [("proration", shown.subtotal_minor)]
    assert audit().wrong == ()


def test_who_is_moved_and_pauses_that_day_goes_on_at_the_price_that_was_shown(desk: Desk) -> None:
    """Paused before the programme's own price was charged once: what going on shows is what it bills."""
    with unit_of_work("test.catalogue"):
        product = add_product(desk.brand_id, "licence", {"fr": "Licence", "en": "Licence"})
        before_tax = get_price(add_price(product, "EUR", Decimal(5900), Interval("month"), today(desk.brand)))
        add_price(product, "EUR", Decimal(7200), Interval("month"), today(desk.brand), tax_included=True)
    apart = Programme.objects.get(code=APART)
    Programme.objects.create(
        brand_id=desk.brand_id, code="avec", name=apart.name, navigation=apart.navigation, policy={"tax_included": True}
    )
    customer_id = desk.buy_in(APART, price=before_tax)
    lived(desk, 4)
    moved(desk, customer_id, "avec")
    pause_today_as_shown(desk, customer_id)
    lived(desk, 3)
    resume(desk, customer_id)
    run_until_quiet()
    newest = get_document(list_invoices(customer_id)[0].id)
    assert (newest.tax_included, newest.total_minor) == (True, 7200)
    assert audit().wrong == ()


def test_a_late_run_over_the_day_of_joining_still_makes_one_invoice_a_period(desk: Desk) -> None:
    """Nobody bills from before the second one runs out until after the group's next boundary."""
    customer_id = two_apart(desk, 10)
    first = list_live_subscriptions(customer_id)[0]
    moved(desk, customer_id, GROUPED)
    until(desk, first.billed_until)
    desk.live_on((boundary(first.anchor, 2) - today(desk.brand)).days + 1)
    runs(desk)
    assert [[kind for kind, _ in lines] for lines in billed(customer_id)[2:]] == [
        ["period"],
        ["period", "proration", "period"],
    ]
    assert audit().wrong == ()
