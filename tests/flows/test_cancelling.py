"""The end of a subscription: asked for, taken back, come; twice, at once, too late, and killed after each commit."""

from __future__ import annotations

from uuid import uuid4

import pytest

from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.notifications.models import Mail
from guichet.contexts.ordering.public import OrderBusyError, OrderStatus, find_live_order
from guichet.contexts.payments.public import list_methods
from guichet.contexts.subscriptions.models import ScheduledChange
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError, ask_end, take_back_end
from guichet.flows.cancel.consequences import consequences_of
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.decide import Selection, SelectionRefusedError, place_order
from guichet.infra.models import AuditRecord
from tests.flows.at_once import at_once
from tests.flows.changes import Changes
from tests.flows.deaths import Lives
from tests.flows.journey import ASKS_ALWAYS, Buyer, House
from tests.flows.proof import mails_sent
from tests.flows.seats import Team


@pytest.fixture
def changes(nora: Buyer) -> Changes:
    """Nora has three licences, by the month."""
    nora.buys(quantity=3)
    nora.house.runs_jobs()
    return Changes(nora)


def test_it_ends_at_the_term_with_its_seats_and_without_an_invoice(house: House, changes: Changes) -> None:
    Team(changes.buyer).joined("une@example.com")
    changes.cancels("the site is finished")
    assert changes.subscription.ends is not None
    assert changes.subscription.ends.effective_on == changes.subscription.billed_until
    house.lives(days=32)
    (ended,) = changes.buyer.subscriptions
    assert (ended.status, ended.ended_on) == (Status.CANCELED, ended.billed_until)
    assert len(changes.buyer.invoices) == 1
    assert house.provider.taken() == [20351]
    told = mails_sent(changes.buyer.customer_id)
    assert (told["subscription_ending"], told["subscription_ended"]) == (1, 1)
    with pytest.raises(EndRefusedError) as refused:
        take_back_end(house.brand, changes.buyer.customer_id, changes.buyer.person_id, ended.id)
    assert refused.value.code is EndRefusal.OVER


def test_taken_back_it_renews_as_before(house: House, changes: Changes) -> None:
    changes.cancels()
    assert changes.keeps()
    assert not changes.keeps()
    house.lives(days=32)
    assert changes.subscription.status is Status.ACTIVE
    assert len(changes.buyer.invoices) == 2
    said = AuditRecord.objects.filter(action__startswith="subscription.end_").values_list("action", flat=True)
    assert sorted(said) == ["subscription.end_scheduled", "subscription.end_taken_back"]
    told = mails_sent(changes.buyer.customer_id)
    assert (told["subscription_ending"], told["subscription_kept"]) == (1, 1)


def test_asked_twice_at_once_it_is_asked_once(changes: Changes) -> None:
    at_once(changes.cancels, changes.cancels)
    assert ScheduledChange.objects.filter(kind="end").count() == 1
    assert Mail.objects.filter(kind="subscription_ending").count() == 1


def test_whoever_saw_something_else_decides_anew(changes: Changes) -> None:
    buyer, seen = changes.buyer, changes.subscription
    changes.plans(2)
    asked = (buyer.house.brand, buyer.customer_id, buyer.person_id, seen.id)
    with pytest.raises(ChangedMeanwhileError):
        ask_end(*asked, reason="", shown_basis=seen.basis)
    seen = changes.subscription
    changes.cancels()
    wish = Selection(seen.items[0].price_id, 5)
    with pytest.raises(ChangedMeanwhileError):
        place_order(buyer.house.brand, buyer.customer_id, buyer.person_id, wish, shown_basis=seen.basis)
    with pytest.raises(SelectionRefusedError, match="ending"):
        place_order(buyer.house.brand, buyer.customer_id, buyer.person_id, wish, shown_basis=changes.subscription.basis)


def test_an_order_that_nobody_confirmed_is_given_up_and_one_being_paid_is_waited_for(house: House) -> None:
    buyer = house.takes_in("deux@example.com")
    buyer.buys(ASKS_ALWAYS, quantity=2)
    changes = Changes(buyer)
    brand, wish = house.brand, Selection(changes.subscription.items[0].price_id, 4)
    buyer.shown = place_order(brand, buyer.customer_id, buyer.person_id, wish, shown_basis=changes.subscription.basis)
    buyer.takes_saved_card(list_methods(buyer.customer_id)[0].id)
    buyer.confirms()
    with pytest.raises(OrderBusyError):
        changes.cancels()
    buyer.answers_three_d("Refuser")
    buyer.payment_page_checks()
    assert buyer.order.status is OrderStatus.OPEN
    changes.cancels()
    assert find_live_order(buyer.customer_id) is None


def test_what_is_owed_stays_owed(house: House) -> None:
    buyer = house.takes_in("trois@example.com")
    buyer.buys(ASKS_ALWAYS)
    house.lives(days=32)
    changes = Changes(buyer)
    means = consequences_of(changes.subscription)
    assert (means.members, means.invitations, means.owed.minor) == (1, 0, 6784)
    assert means.oldest == buyer.invoices[0].number
    changes.cancels()
    house.lives(days=32)
    assert buyer.subscriptions[0].status is Status.CANCELED
    assert [invoice.status for invoice in buyer.invoices] == [InvoiceStatus.OPEN, InvoiceStatus.PAID]


def test_of_another_customer_there_is_nothing_to_end(house: House, changes: Changes) -> None:
    other = house.takes_in("autre@example.com")
    subscription = changes.subscription
    for foreign in (subscription.id, uuid4()):
        with pytest.raises(LookupError):
            ask_end(house.brand, other.customer_id, other.person_id, foreign, reason="", shown_basis=subscription.basis)
    assert changes.subscription.ends is None


def test_once_the_term_has_come_it_is_too_late(house: House, changes: Changes) -> None:
    house.lives_to_the_next_billing_day(changes.buyer)
    with pytest.raises(EndRefusedError) as refused:
        changes.cancels()
    assert refused.value.code is EndRefusal.TERM_REACHED


def test_killed_after_each_commit_it_is_asked_taken_back_and_comes_once(house: House, driver: Lives) -> None:
    """Each person is killed at another commit of asking and of keeping, the term of all at each, and all go on."""
    emails = [f"part{n}@example.com" for n in range(1, 6)]
    buyers = [house.takes_in(email) for email in emails]
    for buyer in buyers:
        buyer.buys(quantity=2)
    house.runs_jobs()
    reached: set[str] = set()
    for n, buyer in enumerate(buyers, start=1):
        changes = Changes(buyer)
        for part, again in (("cancels", changes.cancels), ("keeps", changes.keeps), ("cancels", changes.cancels)):
            reached |= set(driver.live(part, emails[n - 1], killed_after=n).commits)
            house.workers_are_gone()
            again()
            house.runs_jobs()
    house.lives_to_the_next_billing_day(buyers[0])
    for n in range(1, 6):
        reached |= set(driver.live("sweep", emails[0], killed_after=n).commits)
        house.workers_are_gone()
    house.sweeps()
    house.sweeps()
    for buyer in buyers:
        assert [(s.status, s.ended_on == s.billed_until) for s in buyer.subscriptions] == [(Status.CANCELED, True)]
        assert len(buyer.invoices) == 1
        waited = ScheduledChange.objects.filter(subscription_id=buyer.subscriptions[0].id).order_by("pk")
        assert list(waited.values_list("kind", "status")) == [("end", "taken_back"), ("end", "applied")]
        told = mails_sent(buyer.customer_id)
        assert (told["subscription_ending"], told["subscription_kept"], told["subscription_ended"]) == (2, 1, 1)
    assert {"cancel.ask", "cancel.take_back", "renew.issue"} <= reached
    assert audit().wrong == ()
