"""A pause today, where the programme allows it: what was shown is credited, once, and resuming begins a new period."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from guichet.contexts.catalog.models import Price
from guichet.contexts.invoicing.models import CreditNote, InvoiceLine
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.public import list_credit
from guichet.contexts.subscriptions.models import BillingAnchor, ScheduledChange
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.cancel.now import cancel_now_rule
from guichet.flows.demo.people import PASSWORD
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.pause import PauseRefusal, PauseRefusedError
from guichet.flows.lifecycle.pause_now import may_pause_now, pause_today
from guichet.flows.lifecycle.resume import ResumeRefusal, ResumeRefusedError
from guichet.infra.clock import today
from guichet.infra.ids import new_id
from tests.flows.at_once import at_once
from tests.flows.changes import Changes, sets_policy
from tests.flows.deaths import Lives
from tests.flows.journey import Buyer, House
from tests.flows.proof import mails_sent
from tests.flows.seats import Team
from tests.flows.test_cancelling_now import hidden, money_of, plain


@pytest.fixture
def changes(nora: Buyer) -> Changes:
    """Nora has had three licences by the month for ten days, and may pause them on any day."""
    sets_policy(nora.house, pause_now=True)
    nora.buys(quantity=3)
    nora.house.runs_jobs()
    nora.house.lives(days=10)
    return Changes(nora)


def credit_of(buyer: Buyer) -> int:
    return sum(left.left_minor for left in list_credit(buyer.customer_id))


def test_what_is_shown_becomes_credit_and_resuming_begins_a_new_period_that_day(house: House, changes: Changes) -> None:
    Team(changes.buyer).joined("une@example.com")
    opened = changes.subscription.current_period
    shown = changes.would_pause()
    changes.pauses()
    assert changes.pauses_today() == shown
    house.runs_jobs()
    note = CreditNote.objects.get()
    assert (note.subtotal_minor, note.total_minor) == (17700 - round(17700 * 10 / opened.days), shown.total.minor)
    assert (note.reason, credit_of(changes.buyer)) == ("Mise en pause de l'abonnement", shown.kept.minor)
    assert (changes.subscription.status, changes.subscription.billed_until) == (Status.PAUSED, today(house.brand))
    assert Team(changes.buyer).holding == ["nora@example.com", "une@example.com"]
    assert list(ScheduledChange.objects.order_by("pk").values_list("status", flat=True)) == ["replaced", "applied"]
    told = mails_sent(changes.buyer.customer_id)
    assert (told["subscription_paused"], told["credit_note_issued"]) == (1, 1)
    house.lives(days=5)
    assert len(changes.buyer.invoices) == 1
    charged = changes.would_charge()
    bill = charged.bill
    assert bill is not None
    assert charged.credit_minor == shown.kept.minor
    page = Client(headers={"host": "plans.localhost"})
    page.post("/connexion/", {"login": "nora@example.com", "password": PASSWORD})
    offered = plain(page.get(f"/abonnements/{changes.subscription.id}/reprendre/").content.decode())
    assert f"Payer {money_of(20351 - shown.kept.minor)} et reprendre" in offered
    changes.resumes()
    house.runs_jobs()
    assert changes.subscription.current_period.start == today(house.brand) < opened.end
    assert changes.buyer.invoices[0].total.minor == bill.total_minor == 20351
    assert BillingAnchor.objects.filter(anchor_date=today(house.brand), effective_from=today(house.brand)).count() == 1
    assert sorted(house.provider.taken()) == [20351 - shown.kept.minor, 20351]


def test_resumed_on_the_same_day_a_new_period_begins_too(house: House, changes: Changes) -> None:
    changes.pauses_today()
    changes.resumes()
    house.runs_jobs()
    assert changes.subscription.current_period.start == today(house.brand)
    assert len(changes.buyer.invoices) == 2
    house.lives(days=40)
    starts = InvoiceLine.objects.filter(kind="period").order_by("period_start").values_list("period_start", flat=True)
    assert len(set(starts)) == 3


def test_what_waits_for_the_term_comes_with_the_pause(house: House, changes: Changes) -> None:
    changes.plans(2)
    changes.pauses_today()
    assert changes.quantity == 2
    assert changes.subscription.coming is None
    house.lives(days=1)
    changes.resumes()
    assert changes.buyer.invoices[0].total.minor == 13567


def test_on_the_first_day_of_a_period_all_of_it_comes_back_and_it_goes_on_from_tomorrow(house: House) -> None:
    sets_policy(house, pause_now=True)
    buyer = house.takes_in("deux@example.com")
    buyer.buys(quantity=2)
    changes = Changes(buyer)
    changes.pauses_today()
    assert credit_of(buyer) == buyer.invoices[0].total.minor
    with pytest.raises(ResumeRefusedError) as refused:
        changes.resumes()
    assert refused.value.code is ResumeRefusal.TOMORROW
    house.lives(days=1)
    assert not changes.would_charge().needs_method
    changes.resumes()
    assert changes.subscription.current_period.start == today(house.brand)
    assert credit_of(buyer) == 0


def paused(changes: Changes, basis: str, fingerprint: str) -> str:
    buyer = changes.buyer
    try:
        done = pause_today(
            buyer.house.brand, changes.programme, buyer.customer_id, buyer.person_id, changes.subscription.id,
            shown_basis=basis, shown_fingerprint=fingerprint,
        )  # fmt: skip
    except (ChangedMeanwhileError, PauseRefusedError) as refused:
        return type(refused).__name__
    return "paused" if done else "was paused"


def test_pressed_twice_at_once_it_pauses_once(changes: Changes) -> None:
    basis, shown = changes.subscription.basis, changes.would_pause().fingerprint
    done = at_once(lambda: paused(changes, basis, shown), lambda: paused(changes, basis, shown))
    assert sorted(done) == ["paused", "was paused"]
    assert CreditNote.objects.count() == 1
    assert Mail.objects.filter(kind="subscription_paused").count() == 1


def test_another_amount_than_was_shown_pauses_nothing(house: House, changes: Changes) -> None:
    seen, shown = changes.subscription, changes.would_pause()
    house.lives(days=1)
    assert paused(changes, seen.basis, shown.fingerprint) == "ChangedMeanwhileError"
    changes.plans(2)
    assert paused(changes, seen.basis, changes.would_pause().fingerprint) == "ChangedMeanwhileError"
    assert not CreditNote.objects.exists()
    assert changes.subscription.status is Status.ACTIVE


def test_at_another_programme_or_another_price_it_is_at_the_term_only(house: House, changes: Changes) -> None:
    basis, shown = changes.subscription.basis, changes.would_pause().fingerprint
    assert may_pause_now(changes.programme, changes.subscription)
    sets_policy(house, pause_now=False)
    with pytest.raises(ValueError, match="at its term only"):
        paused(changes, basis, shown)
    sets_policy(house, pause_now=True)
    price = Price.objects.get(pk=changes.subscription.items[0].price_id)
    price.id, price.proration, price.valid_from = new_id(), "full", today(house.brand)
    price.save(force_insert=True)
    counted_whole = replace(changes.subscription.items[0], price_id=price.id)
    assert not may_pause_now(changes.programme, replace(changes.subscription, items=(counted_whole,)))
    # What is added in a group is billed after the term: it neither pauses nor ends before that.
    sets_policy(house, grouped=True, cancel_now="credited")
    assert not may_pause_now(changes.programme, changes.subscription)
    assert cancel_now_rule(changes.programme) is None
    sets_policy(house, grouped=False)
    house.lives_to_the_next_billing_day(changes.buyer)
    with pytest.raises(PauseRefusedError) as refused:
        changes.pauses_today()
    assert refused.value.code is PauseRefusal.TERM_REACHED


def test_the_page_offers_both_says_the_amount_and_does_what_it_said(house: House, changes: Changes) -> None:
    page, path = Client(headers={"host": "plans.localhost"}), f"/abonnements/{changes.subscription.id}/pause/"
    page.post("/connexion/", {"login": "nora@example.com", "password": PASSWORD})
    shown = page.get(path).content.decode()
    assert "À la fin de la période" in shown
    typed = {name: hidden(shown, name) for name in ("basis", "fingerprint")} | {"when": "today"}
    house.lives(days=1)
    again = page.post(path, typed, follow=True).content.decode()
    assert "a changé depuis" in again
    assert changes.subscription.status is Status.ACTIVE
    amount = money_of(changes.would_pause().total.minor)
    assert amount in plain(again)
    typed |= {name: hidden(again, name) for name in ("basis", "fingerprint")}
    said = plain(page.post(path, typed, follow=True).content.decode())
    assert f"Votre abonnement est en pause, et {amount} sont portés à votre crédit" in said
    assert changes.subscription.status is Status.PAUSED
    sets_policy(house, pause_now=False)
    changes.resumes()
    house.runs_jobs()
    assert "À la fin de la période" not in page.get(path).content.decode()
    assert page.post(path, {"when": "today"}).status_code == 404
    assert re.search(r"sera mis en pause", page.get(path).content.decode())


@pytest.mark.every_combination
def test_killed_after_each_commit_it_pauses_and_resumes_once(house: House, driver: Lives) -> None:
    sets_policy(house, pause_now=True)
    reached: set[str] = set()
    for n in range(1, 5):
        email = f"part{n}@example.com"
        buyer = house.takes_in(email)
        buyer.buys(quantity=2)
        house.runs_jobs()
        house.lives(days=2)
        changes = Changes(buyer)
        reached |= set(driver.live("pauses_today", email, killed_after=n).commits)
        house.workers_are_gone()
        if changes.subscription.status is Status.ACTIVE:
            changes.pauses_today()
        house.runs_jobs()
        reached |= set(driver.live("resumes", email, killed_after=n).commits)
        house.workers_are_gone()
        changes.resumes()
        house.runs_jobs()
        house.sweeps()
        assert changes.subscription.status is Status.ACTIVE
        assert len(buyer.invoices) == 2
        assert CreditNote.objects.filter(customer_id=buyer.customer_id).count() == 1
        told = mails_sent(buyer.customer_id)
        assert [told[kind] for kind in ("subscription_paused", "subscription_resumed", "credit_note_issued")] == [1] * 3
    assert {"pause.now", "resume.now"} <= reached
    assert audit().wrong == ()
