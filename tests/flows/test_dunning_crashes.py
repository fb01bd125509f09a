"""Killed after any commit of a step, or of collecting all that is owed: everything once, whoever comes next."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.contexts.dunning.public import StoppedFor, find_latest_run
from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.models import Attempt
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.purchase.set_up import check_setup
from tests.flows.at_once import at_once
from tests.flows.changes import sets_policy
from tests.flows.deaths import EVERY_OTHER, Lives
from tests.flows.journey import PLAIN_CARD, Buyer, House
from tests.flows.methods import Methods
from tests.flows.parts import SECOND_CARD
from tests.flows.proof import mails_sent

REFUSED_LATER = "4000000000000341"


def owe(house: House, emails: Sequence[str], *, months: int = 1) -> list[Buyer]:
    """Have bought, and pay by cards that are refused since; so many renewals of each are owed."""
    buyers = [house.takes_in(email) for email in emails]
    for buyer in buyers:
        buyer.buys(PLAIN_CARD)
        mine = Methods(buyer)
        mine.adds(REFUSED_LATER)
        mine.prefers(REFUSED_LATER[-4:])
    for _ in range(months):
        house.lives_to_the_next_billing_day(buyers[0])
        house.sweeps()
    for buyer in buyers:
        open_ones = [InvoiceStatus.OPEN] * months
        assert [invoice.status for invoice in buyer.invoices] == [*open_ones, InvoiceStatus.PAID]
    return buyers


def asked(house: House, buyer: Buyer) -> int:
    """How often the provider was asked to charge the customer."""
    return len(house.provider.payments(buyer.known_as))


def test_a_step_is_taken_once_however_its_round_is_interrupted(house: House, driver: Lives) -> None:
    sets_policy(house, dunning={"retry_days": list(range(1, 25))})
    (buyer,) = owe(house, ["buyer@example.com"])
    reached = []
    for n in range(1, 20):
        before = asked(house, buyer)
        house.lives_without_looking(minutes=24 * 60)
        life = driver.live("sweep", "buyer@example.com", killed_after=n)
        house.workers_are_gone()
        house.sweeps()
        house.sweeps()
        assert asked(house, buyer) == before + 1
        assert mails_sent(buyer.customer_id)["payment_refused"] == 1 + n
        if not life.was_killed:
            break
        reached.append(life.commits[-1])
    assert life.code == 0, "the round never came to its end"
    assert set(reached) >= {"dunning.step", "payment.settle"}
    assert audit().wrong == ()


@EVERY_OTHER
def test_all_that_is_owed_is_collected_once_however_it_is_interrupted(house: House, driver: Lives, first: int) -> None:
    """Two invoices, by the card that was just saved: the oldest first, and then service goes on."""
    sets_policy(house, dunning={"retry_days": [60]})
    (whole,) = owe(house, ["whole@example.com"], months=2)
    commits = driver.commits_of("replaces_card", "whole@example.com")
    house.sweeps()
    assert_all_paid_once_and_in_order(house, whole)
    assert {"setup.outcome", "collect.chain", "payment.settle"} <= set(commits)
    emails = {n: f"buyer{n}@example.com" for n in range(first, len(commits), 2)}
    for n, buyer in zip(emails, owe(house, list(emails.values()), months=2), strict=True):
        life = driver.live("replaces_card", emails[n], killed_after=n)
        assert life.was_killed
        assert life.commits == commits[:n]
        house.workers_are_gone()
        if life.commits[-1].startswith("setup."):
            Methods(buyer).adds(SECOND_CARD, replaces=Methods(buyer).all[0].id)
        house.runs_jobs()
        house.sweeps()
        house.sweeps()
        assert_all_paid_once_and_in_order(house, buyer)
    assert audit().wrong == ()


def test_two_cards_saved_at_once_pay_what_is_owed_once(house: House) -> None:
    sets_policy(house, dunning={"retry_days": [60]})
    (buyer,) = owe(house, ["buyer@example.com"], months=2)
    mine = Methods(buyer)
    setups = []
    for number in (SECOND_CARD, PLAIN_CARD):
        setup = mine.asks()
        assert setup.action is not None
        house.provider.type_card(setup.action["url"], number)
        setups += [setup.id] * 2
    at_once(*[lambda id_=setup_id: check_setup(id_) for setup_id in setups])
    house.runs_jobs()
    house.sweeps()
    assert_all_paid_once_and_in_order(house, buyer)
    assert audit().wrong == ()


def test_who_is_suspended_and_saves_a_card_goes_on_without_a_round_of_the_timetable(house: House) -> None:
    sets_policy(house, dunning={"retry_days": [1]})
    (buyer,) = owe(house, ["buyer@example.com"])
    house.lives(days=2)
    assert buyer.subscriptions[0].status is Status.SUSPENDED
    Methods(buyer).adds(SECOND_CARD)
    house.runs_jobs()
    assert buyer.subscriptions[0].status is Status.ACTIVE
    assert mails_sent(buyer.customer_id)["suspension_over"] == 1


def assert_all_paid_once_and_in_order(house: House, buyer: Buyer) -> None:
    assert [invoice.status for invoice in buyer.invoices] == [InvoiceStatus.PAID] * 3
    assert [subscription.status for subscription in buyer.subscriptions] == [Status.ACTIVE]
    taken = [each for each in house.provider.payments(buyer.known_as) if each["status"] == "succeeded"]
    assert len(taken) == 3
    paid = Attempt.objects.filter(payment__customer_id=buyer.customer_id, status="succeeded").order_by("pk")
    in_order = [invoice.number for invoice in reversed(buyer.invoices)]
    assert [attempt.body["description"] for attempt in paid][1:] == in_order[1:]
    for invoice in buyer.invoices[:2]:
        run = find_latest_run(invoice.id)
        assert run is not None
        assert run.stopped_for is StoppedFor.PAID
