"""Fewer licences now, where a programme allows it: what is not used comes back as credit, to the cent, and no more."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from guichet.contexts.catalog.public import ProrationRule
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import CreditNote, CreditNoteLine, GivenBack, Invoice
from guichet.contexts.invoicing.public import InvoiceStatus, LinePart, get_invoice, list_invoices, record_given_back
from guichet.contexts.ordering.models import Order
from guichet.contexts.ordering.public import OrderBusyError
from guichet.contexts.payments.ports import ChargeStatus, FailureCode
from guichet.contexts.payments.public import list_credit
from guichet.contexts.subscriptions.models import ScheduledChange
from guichet.flows.audit import audit
from guichet.flows.collect import pay_now
from guichet.flows.desk.credit_note import CreditNoteRefusedError
from guichet.flows.desk.give_up import write_off_invoice
from guichet.flows.desk.stop import plan_stop, stop_now
from guichet.flows.earn import earn_days
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.at_term import preview
from guichet.flows.purchase.decide import SeatsHeldError, SelectionRefusedError
from guichet.flows.purchase.decrease import decrease_now, preview_decrease
from guichet.flows.seats.invite import invite
from guichet.flows.sweep import issue_all_due
from guichet.infra import audit as trail
from guichet.infra.ids import new_id
from guichet.infra.models import AuditRecord
from guichet.infra.worker import run_until_quiet
from guichet.kernel.rounding import round_half_up
from tests.contexts.changes import (
    allow_decreases,
    buy_with_coupon,
    change,
    coupon,
    holder,
    less,
    live,
    order_change,
    plan,
    wish,
)
from tests.contexts.credit.money import books, charged_now, credited, newest, staff
from tests.contexts.desk import Desk, in_threads, open_desk
from tests.contexts.subscriptions.test_proration_rules import sells

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    desk = open_desk(lived=timedelta(days=60))
    allow_decreases(desk)
    return desk


def quantity(customer_id: UUID) -> int:
    return live(customer_id).items[0].quantity


def credit_minor(customer_id: UUID) -> int:
    return sum(note.left_minor for note in list_credit(customer_id))


def credited_lines(customer_id: UUID) -> list[int]:
    """Before tax, the oldest first."""
    lines = CreditNoteLine.objects.filter(credit_note__customer_id=customer_id).order_by("pk")
    return list(lines.values_list("amount_minor", flat=True))


def renewed(desk: Desk) -> None:
    desk.live_on(31)
    issue_all_due(desk.brand)
    run_until_quiet()


def sound(desk: Desk) -> None:
    run_until_quiet()
    assert audit().wrong == ()
    desk.live_on(1)
    earn_days(desk.brand)
    assert audit().wrong == ()


def test_the_days_that_are_left_come_back_with_their_taxes_as_credit(desk: Desk) -> None:
    customer = desk.buy(25)
    of = live(customer).current_period
    desk.live_on(of.days - 23)
    made = less(desk, customer, 21)
    assert made is not None
    base = round(4 * 5900 * 23 / of.days + 1e-9)
    note = CreditNote.objects.get()
    assert note.subtotal_minor == base
    assert note.reason.startswith("21 licences au lieu de 25 depuis le ")
    assert (note.total_minor, credit_minor(customer)) == (made.total.minor, made.kept.minor)
    assert (made.settled.minor, quantity(customer), live(customer).billed_until) == (0, 21, of.end)
    told = AuditRecord.objects.filter(customer_id=customer).values_list("action", flat=True)
    assert {"subscription.changed", "credit_note.issued"} <= set(told)
    renewed(desk)
    assert newest(customer).total.minor == made.next_bill.total_minor
    assert credit_minor(customer) == 0
    sound(desk)


def test_there_and_back_on_one_day_is_nothing_tax_included(desk: Desk) -> None:
    customer = desk.buy(21)
    before = books(desk, customer)
    desk.live_on(9)
    change(desk, customer, 25)
    paid = newest(customer).total.minor
    less(desk, customer, 21)
    assert CreditNote.objects.get().total_minor == paid == credit_minor(customer)
    after = books(desk, customer)
    assert after.pop("customer_credit") == -paid
    assert after.pop("clearing:scripted") == before.pop("clearing:scripted") + paid
    assert after == before
    sound(desk)


def test_the_newest_line_gives_first_and_each_invoice_has_one_note(desk: Desk) -> None:
    customer = desk.buy(2)
    desk.live_on(5)
    change(desk, customer, 4)
    change(desk, customer, 5)
    less(desk, customer, 1)
    first, second, third = sorted(list_invoices(customer), key=lambda invoice: invoice.number)
    notes = CreditNote.objects.order_by("number")
    assert [note.invoice_id for note in notes] == [third.id, second.id, first.id]
    assert [note.total_minor for note in notes][:2] == [third.total.minor, second.total.minor]
    sound(desk)


def test_what_is_open_of_its_own_invoice_is_settled_first(desk: Desk) -> None:
    customer = desk.buy(4)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    renewed(desk)
    made = less(desk, customer, 1)
    assert made is not None
    assert (made.settled.minor, made.kept.minor) == (made.total.minor, 0)
    assert (newest(customer).status, credit_minor(customer)) == (InvoiceStatus.OPEN, 0)
    pay_now(desk.brand, newest(customer).id, return_url="https://x.test/{attempt}")
    assert newest(customer).status is InvoiceStatus.PAID
    sound(desk)


def test_a_discount_goes_back_with_its_line_cumulatively(desk: Desk) -> None:
    coupon(desk, "DEBUT")
    customer = buy_with_coupon(desk, "DEBUT", 5)
    total = newest(customer).total.minor
    for fewer in (4, 3, 2, 1):
        less(desk, customer, fewer)
    assert credited_lines(customer) == [5310] * 4
    assert sum(GivenBack.objects.values_list("discount_minor", flat=True)) == 4 * 590
    stop = plan_stop(desk.brand, live(customer), desk.now, refund=False)
    assert credit_minor(customer) + stop.total.minor == total
    sound(desk)


def test_what_a_person_credited_before_is_not_credited_again_and_more_is_paid_anew(desk: Desk) -> None:
    customer = desk.buy(1)
    change(desk, customer, 3)
    increase = newest(customer)
    credited(desk, increase)
    made = less(desk, customer, 1)
    assert made is not None
    assert (made.total.minor, quantity(customer)) == (0, 1)
    assert CreditNote.objects.count() == 1
    assert order_change(desk, customer, 3).bill.total_minor == increase.total.minor
    sound(desk)


def test_of_what_is_claimed_no_more_nothing_comes_back(desk: Desk) -> None:
    customer = desk.buy(4)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    renewed(desk)
    write_off_invoice(desk.brand, trail.SYSTEM, newest(customer).id, "perte")
    less(desk, customer, 1)
    assert CreditNote.objects.count() == 0
    assert order_change(desk, customer, 4).bill.subtotal_minor > 0
    sound(desk)


def test_what_is_left_of_the_credit_settles_what_else_is_open(desk: Desk) -> None:
    customer = desk.buy(9)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    other = charged_now(desk, customer, 1000)
    assert other.status is InvoiceStatus.OPEN
    made = less(desk, customer, 8)
    assert made is not None
    assert get_invoice(other.id).status is InvoiceStatus.PAID
    assert credit_minor(customer) == made.kept.minor - other.total.minor
    sound(desk)


def test_a_year_after_a_decrease_gives_back_what_is_left_of_the_month_alone(desk: Desk) -> None:
    customer = desk.buy(5)
    days = live(customer).current_period.days
    desk.live_on(10)
    less(desk, customer, 2)
    change(desk, customer, 2, price=desk.yearly)
    worth = round_half_up(Fraction((5 * 10 + 2 * (days - 10)) * 5900, days))
    used = round_half_up(Fraction(5 * 10 * 5900, days))
    assert Invoice.objects.get(pk=newest(customer).id).subtotal_minor == 118000 - (worth - used)
    less(desk, customer, 1)
    assert quantity(customer) == 1
    sound(desk)


def test_ending_today_after_a_decrease_gives_back_the_rest(desk: Desk) -> None:
    customer = desk.buy(5)
    total = newest(customer).total.minor
    less(desk, customer, 2)
    subscription = live(customer)
    shown = plan_stop(desk.brand, subscription, desk.now, refund=False)
    stop_now(
        desk.brand, customer, staff(), subscription.id, refund=False, reason="Fermeture",
        shown_fingerprint=shown.fingerprint,
    )  # fmt: skip
    assert credit_minor(customer) == total
    sound(desk)


def test_twice_at_once_is_once(desk: Desk) -> None:
    customer = desk.buy(25)
    desk.live_on(3)
    selection, who = wish(customer, 21), holder(customer)
    shown = preview_decrease(desk.brand, get_customer(customer), selection, desk.now).fingerprint
    made = in_threads(
        *[lambda: decrease_now(desk.brand, customer, who, selection, shown_fingerprint=shown) for _ in range(3)]
    )
    assert sum(each is not None for each in made) == 1
    assert (CreditNote.objects.count(), quantity(customer)) == (1, 21)
    sound(desk)


def test_two_decreases_at_once_leave_one_of_them_for_the_other_was_not_shown(desk: Desk) -> None:
    customer = desk.buy(25)
    who = holder(customer)

    def wants(count: int) -> str:
        selection = wish(customer, count)
        try:
            decrease_now(desk.brand, customer, who, selection, shown_fingerprint=shown[count])
        except (ChangedMeanwhileError, SelectionRefusedError):
            return "refused"
        return "made"

    shown = {
        count: preview_decrease(desk.brand, get_customer(customer), wish(customer, count), desk.now).fingerprint
        for count in (20, 22)
    }
    assert sorted(map(str, in_threads(lambda: wants(20), lambda: wants(22)))) == ["made", "refused"]
    sound(desk)


def test_another_day_is_another_amount_and_nothing_is_done_before_it_is_shown(desk: Desk) -> None:
    customer = desk.buy(25)
    selection = wish(customer, 21)
    shown = preview_decrease(desk.brand, get_customer(customer), selection, desk.now).fingerprint
    desk.live_on(1)
    with pytest.raises(ChangedMeanwhileError):
        decrease_now(desk.brand, customer, holder(customer), selection, shown_fingerprint=shown)
    assert (CreditNote.objects.count(), quantity(customer)) == (0, 25)


def test_fewer_than_are_held_is_refused(desk: Desk) -> None:
    customer = desk.buy(3)
    invite(desk.brand, customer, holder(customer), ["une@example.com"])
    with pytest.raises(SeatsHeldError) as refused:
        less(desk, customer, 1)
    assert refused.value.held == 2
    less(desk, customer, 2)
    sound(desk)


def test_while_one_of_its_invoices_is_being_paid_it_waits(desk: Desk) -> None:
    customer = desk.buy(4)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    renewed(desk)
    desk.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    pay_now(desk.brand, newest(customer).id, return_url="https://x.test/{attempt}")
    with pytest.raises(CreditNoteRefusedError):
        less(desk, customer, 1)
    assert quantity(customer) == 4


def test_while_more_is_being_paid_for_it_waits_and_an_open_order_is_given_up(desk: Desk) -> None:
    customer = desk.buy(4)
    order_change(desk, customer, 6)
    less(desk, customer, 3)
    assert Order.objects.order_by("pk").last().status == "canceled"  # type: ignore[union-attr]
    order = order_change(desk, customer, 6)
    desk.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    desk.confirm(order)
    with pytest.raises(OrderBusyError):
        less(desk, customer, 2)
    assert quantity(customer) == 3


def test_it_takes_the_place_of_what_waits(desk: Desk) -> None:
    customer = desk.buy(4, price=desk.yearly)
    plan(desk, customer, 4, price=desk.monthly)
    less(desk, customer, 2)
    assert live(customer).coming is None
    assert list(ScheduledChange.objects.order_by("pk").values_list("status", flat=True)) == ["replaced", "applied"]
    sound(desk)


def test_a_shorter_interval_waits_for_the_term_all_the_same(desk: Desk) -> None:
    customer = desk.buy(4, price=desk.yearly)
    with pytest.raises(SelectionRefusedError, match="at_term"):
        less(desk, customer, 2, price=desk.monthly)
    plan(desk, customer, 2, price=desk.monthly)
    assert quantity(customer) == 4


@pytest.mark.parametrize("rule", [ProrationRule.FULL, ProrationRule.NONE])
def test_where_nothing_would_come_back_it_waits_for_the_term(desk: Desk, rule: ProrationRule) -> None:
    sells(desk, rule)
    customer = desk.buy(4)
    with pytest.raises(SelectionRefusedError, match="at_term"):
        less(desk, customer, 2)
    shown = preview(desk.brand, get_customer(customer), wish(customer, 2), desk.now)
    assert shown.gives_nothing_back
    plan(desk, customer, 2)
    assert quantity(customer) == 4
    renewed(desk)
    assert quantity(customer) == 2
    sound(desk)


def test_where_the_programme_says_nothing_it_waits_for_the_term() -> None:
    desk = open_desk()
    customer = desk.buy(4)
    with pytest.raises(SelectionRefusedError, match="at_term"):
        less(desk, customer, 2)
    assert not preview(desk.brand, get_customer(customer), wish(customer, 2), desk.now).gives_nothing_back


@pytest.mark.parametrize(("count", "code"), [(4, "unchanged"), (5, "now")])
def test_what_is_no_decrease_is_refused(desk: Desk, count: int, code: str) -> None:
    customer = desk.buy(4)
    with pytest.raises(SelectionRefusedError, match=code):
        less(desk, customer, count)


def test_what_is_asked_for_the_term_is_said_to_be_now(desk: Desk) -> None:
    customer = desk.buy(4)
    for ask in (plan, order_change):
        with pytest.raises(SelectionRefusedError, match="back"):
            ask(desk, customer, 2)


def test_what_was_given_back_never_changes_and_never_exceeds_its_line(desk: Desk) -> None:
    customer = desk.buy(4)
    less(desk, customer, 2)
    given = GivenBack.objects.get()
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        GivenBack.objects.update(amount_minor=1)
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        GivenBack.objects.all().delete()
    for amount, discount in ((2 * 5900 + 1, 0), (1, 1)):
        with pytest.raises(IntegrityError, match="than it charged"), transaction.atomic():
            record_given_back(new_id(), [LinePart(given.invoice_line_id, amount, discount)])
