"""The end of what stands still in a group: what it had added waited for an invoice that never comes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from guichet.contexts.dunning.public import StepKind
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.subscriptions.public import (
    NewTerms,
    Status,
    change_terms,
    list_live_subscriptions,
    list_subscriptions,
)
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import ask_end
from guichet.flows.cancel.last_days import last_days
from guichet.flows.desk.stop import plan_last_days, plan_stop, stop_now
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.infra import audit as trail
from guichet.infra.clock import today
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.rounding import round_half_up
from tests.contexts.changes import holder
from tests.contexts.desk import Desk
from tests.contexts.dunning.debtor import Debtor, has_policy
from tests.contexts.subscriptions.groups import (
    APART,
    GROUPED,
    added,
    billed,
    grouping_desk,
    lived,
    moved,
    runs,
    until,
    with_two_more,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return grouping_desk()


def test_cancelled_by_the_subscriber_while_suspended_it_leaves_no_day_unbilled(desk: Desk) -> None:
    customer_id, one, worth = with_two_more(desk)
    lived(desk, 4)
    suspend_now(desk.brand, customer_id, trail.SYSTEM, one.id)
    (halted,) = list_live_subscriptions(customer_id)
    shown = last_days(desk.brand, halted)
    assert shown is not None
    assert shown.subtotal_minor == worth
    asked = {"reason": "", "shown_basis": halted.basis}
    with pytest.raises(ChangedMeanwhileError):
        ask_end(desk.brand, customer_id, holder(customer_id), one.id, **asked)
    assert (
        ask_end(desk.brand, customer_id, holder(customer_id), one.id, **asked, shown_days=shown.fingerprint()) is None
    )
    assert billed(customer_id)[2:] == [[("proration", worth)]]
    assert list_invoices(customer_id)[0].total.minor == shown.total_minor
    assert audit().wrong == ()


def test_stopped_by_the_companys_people_after_its_term_its_last_days_are_billed_as_shown(desk: Desk) -> None:
    customer_id, one, worth = with_two_more(desk)
    suspend_now(desk.brand, customer_id, trail.SYSTEM, one.id)
    until(desk, one.billed_until)
    lived(desk, 2)
    (halted,) = list_live_subscriptions(customer_id)
    shown = plan_stop(desk.brand, halted, desk.now, refund=False)
    days = plan_last_days(desk.brand, halted, desk.now)
    assert days is not None
    assert (shown.credits, days.subtotal_minor) == ((), worth)
    asked = {"refund": False, "reason": "Impayé", "shown_fingerprint": shown.fingerprint}
    with pytest.raises(ChangedMeanwhileError):
        stop_now(desk.brand, customer_id, holder(customer_id), one.id, **asked)
    stop_now(desk.brand, customer_id, holder(customer_id), one.id, **asked, shown_days=days.fingerprint())
    assert billed(customer_id)[2:] == [[("proration", worth)]]
    assert list_invoices(customer_id)[0].total.minor == days.total_minor
    assert audit().wrong == ()


def test_ended_by_dunning_after_its_term_its_last_days_are_billed(desk: Desk) -> None:
    has_policy(desk, later=[{"day": 40, "does": "cancel"}])
    customer_id, one, worth = with_two_more(desk, *[FailureCode.INSUFFICIENT_FUNDS] * 5)
    (_first, refused) = sorted(list_invoices(customer_id), key=lambda each: each.number)
    who = Debtor(desk, customer_id, refused, one.current_period.start)
    who.lives_to_day(39)
    assert who.status is Status.SUSPENDED
    assert len(list_invoices(customer_id)) == 2
    who.lives_to_day(41)
    assert list_subscriptions(customer_id)[0].status is Status.CANCELED
    assert [step for step in who.steps() if step[1] == StepKind.CANCEL] == [(40, "cancel", "taken")]
    assert billed(customer_id)[2:] == [[("proration", worth)]]
    assert audit().wrong == ()


def test_what_dunning_ends_together_is_billed_on_one_invoice(desk: Desk) -> None:
    has_policy(desk, later=[{"day": 40, "does": "cancel"}])
    customer_id = desk.buy_in(APART)
    moved(desk, customer_id, GROUPED)
    added(desk, customer_id, "Accueil")
    runs(desk)
    desk.gateway.answers.extend([FailureCode.INSUFFICIENT_FUNDS] * 5)
    until(desk, list_live_subscriptions(customer_id)[0].billed_until)
    lived(desk, 5)
    both = list_live_subscriptions(customer_id)
    with unit_of_work("test.more"):
        change_terms(
            [
                NewTerms(each.id, each.items[0].id, each.items[0].price_id, 3, today(desk.brand), new_id(), None)
                for each in both
            ],
            desk.now,
        )
    who = Debtor(desk, customer_id, list_invoices(customer_id)[0], both[0].current_period.start)
    who.lives_to_day(39)
    before = len(list_invoices(customer_id))
    who.lives_to_day(41)
    assert [each.status for each in list_subscriptions(customer_id)] == [Status.CANCELED] * 2
    days = both[0].current_period.days
    worth = round_half_up(Fraction(5900 * 2 * (days - 5), days))
    assert billed(customer_id)[before:] == [[("proration", worth)] * 2]
    assert audit().wrong == ()
