"""A pause, going on, renewal off and on, a suspension: twice, at once, refused, and killed after each commit."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client

from guichet.contexts.brands.models import Programme
from guichet.contexts.notifications.models import Mail
from guichet.contexts.ordering.public import find_live_order
from guichet.contexts.subscriptions.models import ScheduledChange
from guichet.contexts.subscriptions.public import NotSuspendableError, Status, fall_behind
from guichet.flows.audit import audit
from guichet.flows.demo.people import PASSWORD
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.pause import PauseRefusal, PauseRefusedError, ask_pause
from guichet.flows.lifecycle.renewal import RenewalRefusal, RenewalRefusedError
from guichet.flows.lifecycle.resume import ResumeRefusal, ResumeRefusedError, resume_now
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.infra.audit import SYSTEM
from guichet.infra.clock import today
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


def paused(changes: Changes) -> Changes:
    """Since the last term, for ten days."""
    changes.pauses()
    changes.buyer.house.lives_to_the_next_billing_day(changes.buyer)
    changes.buyer.house.sweeps()
    changes.buyer.house.lives(days=10)
    assert changes.subscription.status is Status.PAUSED
    return changes


def resumed(buyer: Buyer, subscription_id: UUID, shown: str) -> bool:
    """Whether it was this one that ended the pause."""
    try:
        resume_now(buyer.house.brand, buyer.customer_id, buyer.person_id, subscription_id, shown_fingerprint=shown)
    except (ResumeRefusedError, ChangedMeanwhileError):
        return False
    return True


def test_a_pause_bills_nothing_keeps_the_seats_and_what_resuming_shows_is_what_it_charges(
    house: House, changes: Changes
) -> None:
    Team(changes.buyer).joined("une@example.com")
    paused(changes)
    assert len(changes.buyer.invoices) == 1
    assert Team(changes.buyer).holding == ["nora@example.com", "une@example.com"]
    shown = changes.would_charge()
    assert shown.bill is not None
    assert shown.period is not None
    changes.resumes()
    house.runs_jobs()
    invoice = changes.buyer.invoices[0]
    assert (invoice.total.minor, invoice.issue_date) == (shown.bill.total_minor, shown.period.start)
    assert house.provider.taken() == [20351, 20351]
    assert changes.subscription.current_period == shown.period
    assert shown.period.start == today(house.brand)
    said = AuditRecord.objects.filter(action__startswith="subscription.", customer_id=changes.buyer.customer_id)
    assert [row.action for row in said.order_by("pk")] == [
        "subscription.started", "subscription.pause_scheduled", "subscription.paused", "subscription.resumed",
    ]  # fmt: skip
    told = mails_sent(changes.buyer.customer_id)
    assert [told[f"subscription_{kind}"] for kind in ("pausing", "paused", "resumed")] == [1, 1, 1]


def test_each_of_it_asked_twice_at_once_happens_once(house: House, changes: Changes) -> None:
    at_once(changes.pauses, changes.pauses)
    assert sorted([changes.stays(), changes.stays()]) == [False, True]
    off = at_once(*[lambda: changes.switches_renewal(renews=False)] * 2)
    assert sorted(off) == [False, True]
    assert changes.switches_renewal(renews=True)
    paused(changes)
    paused_id, shown = changes.subscription.id, changes.would_charge().fingerprint
    assert sorted(at_once(*[lambda: resumed(changes.buyer, paused_id, shown)] * 2)) == [False, True]
    house.runs_jobs()
    assert house.provider.taken() == [20351, 20351]
    assert ScheduledChange.objects.filter(kind="pause").count() == 2
    for kind, count in {"pausing": 2, "not_pausing": 1, "paused": 1, "resumed": 1}.items():
        assert Mail.objects.filter(kind=f"subscription_{kind}").count() == count


def test_resuming_for_another_amount_than_was_shown_charges_nothing(house: House, changes: Changes) -> None:
    paused(changes)
    buyer, shown, yesterday = changes.buyer, changes.would_charge().fingerprint, house.brand
    who = (buyer.customer_id, buyer.person_id, changes.subscription.id)
    house.lives(days=1)
    for brand in (house.brand, yesterday):
        with pytest.raises(ChangedMeanwhileError):
            resume_now(brand, *who, shown_fingerprint=shown)
    assert changes.subscription.status is Status.PAUSED
    changes.resumes()
    with pytest.raises(ResumeRefusedError) as refused:
        resume_now(house.brand, *who, shown_fingerprint=shown)
    assert refused.value.code is ResumeRefusal.NOT_PAUSED


def test_a_pause_gives_up_an_open_order_and_waits_for_whoever_saw_something_else(changes: Changes) -> None:
    buyer, seen = changes.buyer, changes.subscription
    changes.orders(5)
    changes.pauses()
    assert find_live_order(buyer.customer_id) is None
    changes.stays()
    changes.plans(2)
    with pytest.raises(ChangedMeanwhileError):
        ask_pause(buyer.house.brand, buyer.customer_id, buyer.person_id, seen.id, shown_basis=seen.basis)


def test_while_something_is_owed_a_pause_waits_for_the_next_term(house: House, changes: Changes) -> None:
    """It fell behind after the pause was asked for, by a payment that was returned."""
    changes.pauses()
    fall_behind(changes.subscription.id)
    term = changes.subscription.billed_until
    house.lives_to_the_next_billing_day(changes.buyer)
    house.sweeps()
    later = changes.subscription
    assert later.billed_until > term
    assert later.pauses is not None
    assert later.pauses.effective_on == later.billed_until
    assert len(changes.buyer.invoices) == 2
    house.runs_jobs()
    assert changes.subscription.status is Status.ACTIVE
    house.lives_to_the_next_billing_day(changes.buyer)
    house.sweeps()
    assert changes.subscription.status is Status.PAUSED


def test_who_owes_something_pauses_nothing_and_who_ends_is_not_suspended(house: House) -> None:
    buyer = house.takes_in("deux@example.com")
    buyer.buys(ASKS_ALWAYS)
    house.lives(days=32)
    changes = Changes(buyer)
    with pytest.raises(PauseRefusedError) as refused:
        changes.pauses()
    assert refused.value.code is PauseRefusal.OWED
    changes.cancels()
    with pytest.raises(NotSuspendableError):
        suspend_now(house.brand, buyer.customer_id, SYSTEM, changes.subscription.id)
    changes.keeps()
    assert suspend_now(house.brand, buyer.customer_id, SYSTEM, changes.subscription.id)
    assert not suspend_now(house.brand, buyer.customer_id, SYSTEM, changes.subscription.id)
    with pytest.raises(RenewalRefusedError) as halted:
        changes.switches_renewal(renews=False)
    assert halted.value.code is RenewalRefusal.HALTED
    changes.cancels("too late")
    ended = buyer.subscriptions[0]
    assert (ended.status, ended.ended_on) == (Status.CANCELED, today(house.brand))


def test_whoever_paused_and_is_refused_later_is_billed_for_no_other_period(house: House, changes: Changes) -> None:
    paused(changes)
    assert not fall_behind(changes.subscription.id)
    house.lives(days=70)
    assert changes.subscription.status is Status.PAUSED
    assert len(changes.buyer.invoices) == 1


def test_of_another_customer_there_is_nothing_to_pause(house: House, changes: Changes) -> None:
    other = house.takes_in("autre@example.com")
    basis = changes.subscription.basis
    for foreign in (changes.subscription.id, uuid4()):
        with pytest.raises(LookupError):
            ask_pause(house.brand, other.customer_id, other.person_id, foreign, shown_basis=basis)
        with pytest.raises(LookupError):
            resume_now(house.brand, other.customer_id, other.person_id, foreign, shown_fingerprint="")
    assert changes.subscription.pauses is None


def test_renewal_is_switched_where_the_programme_offers_it(house: House, changes: Changes) -> None:
    page = Client(headers={"host": "plans.localhost"})
    page.post("/connexion/", {"login": "nora@example.com", "password": PASSWORD})
    switch = f"/abonnements/{changes.subscription.id}/renouvellement/"
    assert page.post(switch, {"renews": "no"}).status_code == 404
    Programme.objects.filter(brand_id=house.brand.id).update(policy={"renewal_control": True, "pause": False})
    assert page.post(switch, {"renews": "perhaps"}).status_code == 303
    assert changes.subscription.renews
    said = page.post(switch, {"renews": "no"}, follow=True).content.decode()
    assert "Le renouvellement automatique est désactivé" in said
    assert "Activer le renouvellement automatique" in said
    assert not changes.subscription.renews
    assert page.get(f"/abonnements/{changes.subscription.id}/pause/").status_code == 404
    page.post(switch, {"renews": "yes"})
    assert changes.subscription.renews
    house.runs_jobs()
    told = mails_sent(changes.buyer.customer_id)
    assert (told["renewal_off"], told["renewal_on"]) == (1, 1)


def test_killed_after_each_commit_it_pauses_and_resumes_once(house: House, driver: Lives) -> None:
    """Each person is killed at another commit of asking and of resuming, the term of all at each, and all go on."""
    emails = [f"part{n}@example.com" for n in range(1, 6)]
    buyers = [house.takes_in(email) for email in emails]
    for buyer in buyers:
        buyer.buys(quantity=2)
    house.runs_jobs()
    reached: set[str] = set()
    for n, buyer in enumerate(buyers, start=1):
        reached |= set(driver.live("pauses", emails[n - 1], killed_after=n).commits)
        house.workers_are_gone()
        if Changes(buyer).subscription.pauses is None:
            Changes(buyer).pauses()
    house.lives_to_the_next_billing_day(buyers[0])
    for n in range(1, 6):
        reached |= set(driver.live("sweep", emails[0], killed_after=n).commits)
        house.workers_are_gone()
    house.sweeps()
    for n, buyer in enumerate(buyers, start=1):
        reached |= set(driver.live("resumes", emails[n - 1], killed_after=n).commits)
        house.workers_are_gone()
        Changes(buyer).resumes()
    house.runs_jobs()
    house.sweeps()
    house.runs_jobs()
    for buyer in buyers:
        assert Changes(buyer).subscription.status is Status.ACTIVE
        assert len(buyer.invoices) == 2
        assert house.books(buyer.customer_id)["clearing:sandbox"] == 2 * 13567
        told = mails_sent(buyer.customer_id)
        assert [told[f"subscription_{kind}"] for kind in ("pausing", "paused", "resumed")] == [1, 1, 1]
    assert {"pause.ask", "renew.issue", "resume.now", "collect.intent", "payment.settle"} <= reached
    assert audit().wrong == ()
