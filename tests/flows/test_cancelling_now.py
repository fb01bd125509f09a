"""The end today, where the programme allows it: what was shown is credited, once, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from guichet.contexts.invoicing.models import CreditNote
from guichet.contexts.payments.public import list_credit
from guichet.contexts.subscriptions.models import ScheduledChange
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError
from guichet.flows.cancel.now import end_today
from guichet.flows.demo.people import PASSWORD
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.infra.clock import today
from tests.flows.at_once import at_once
from tests.flows.changes import Changes, sets_policy
from tests.flows.deaths import Lives
from tests.flows.journey import Buyer, House
from tests.flows.proof import mails_sent
from tests.flows.seats import Team


@pytest.fixture
def changes(nora: Buyer) -> Changes:
    """Nora has had three licences by the month for ten days, and may end them on any day."""
    sets_policy(nora.house, cancel_now="credited")
    nora.buys(quantity=3)
    nora.house.runs_jobs()
    nora.house.lives(days=10)
    return Changes(nora)


def credit_of(buyer: Buyer) -> int:
    return sum(left.left_minor for left in list_credit(buyer.customer_id))


def ended(changes: Changes) -> str:
    try:
        changes.ends_today()
    except (EndRefusedError, ChangedMeanwhileError, AssertionError) as refused:
        return type(refused).__name__
    return "ended"


def test_what_is_shown_becomes_credit_and_nobody_holds_a_licence(house: House, changes: Changes) -> None:
    Team(changes.buyer).joined("une@example.com")
    days = changes.subscription.current_period.days
    changes.cancels("first at the term")
    shown = changes.would_end()
    assert changes.ends_today("then today") == shown
    house.runs_jobs()
    note = CreditNote.objects.get()
    assert note.subtotal_minor == 17700 - round(17700 * 10 / days)
    assert (note.reason, note.total_minor) == ("Fin de l'abonnement", shown.total.minor)
    assert credit_of(changes.buyer) == shown.kept.minor == shown.total.minor
    (over,) = changes.buyer.subscriptions
    assert (over.status, over.ended_on) == (Status.CANCELED, today(house.brand))
    asked = ScheduledChange.objects.order_by("pk").values_list("status", "reason")
    assert list(asked) == [("replaced", "first at the term"), ("applied", "then today")]
    assert Team(changes.buyer).holding == []
    told = mails_sent(changes.buyer.customer_id)
    assert (told["subscription_ended"], told["credit_note_issued"]) == (1, 1)


def test_where_the_programme_credits_nothing_nothing_is_and_where_it_says_nothing_it_is_refused(
    house: House, changes: Changes
) -> None:
    buyer, subscription, plan = changes.buyer, changes.subscription, changes.would_end()
    sets_policy(house, cancel_now=None)
    shown = {"shown_basis": subscription.basis, "shown_fingerprint": plan.fingerprint}
    with pytest.raises(ValueError, match="at their term only"):
        end_today(
            house.brand, changes.programme, buyer.customer_id, buyer.person_id, subscription.id, reason="", **shown
        )
    sets_policy(house, cancel_now="not_credited")
    assert changes.ends_today().total.minor == 0
    assert not CreditNote.objects.exists()


def test_pressed_twice_at_once_it_ends_once(changes: Changes) -> None:
    assert "ended" in at_once(lambda: ended(changes), lambda: ended(changes))
    assert CreditNote.objects.count() == 1
    assert ScheduledChange.objects.filter(kind="end").count() == 1


def test_another_amount_than_was_shown_ends_nothing(house: House, changes: Changes) -> None:
    buyer, seen, shown = changes.buyer, changes.subscription, changes.would_end()
    house.lives(days=1)

    def confirms(basis: str, fingerprint: str) -> None:
        end_today(
            house.brand, changes.programme, buyer.customer_id, buyer.person_id, seen.id, reason="",
            shown_basis=basis, shown_fingerprint=fingerprint,
        )  # fmt: skip

    with pytest.raises(ChangedMeanwhileError):
        confirms(seen.basis, shown.fingerprint)
    changes.plans(2)
    with pytest.raises(ChangedMeanwhileError):
        confirms(seen.basis, changes.would_end().fingerprint)
    assert not CreditNote.objects.exists()
    changes.ends_today()
    with pytest.raises(EndRefusedError) as refused:
        confirms(seen.basis, shown.fingerprint)
    assert refused.value.code is EndRefusal.OVER


def test_once_the_term_has_come_it_is_the_renewals_turn(house: House, changes: Changes) -> None:
    house.lives_to_the_next_billing_day(changes.buyer)
    with pytest.raises(EndRefusedError) as refused:
        changes.ends_today()
    assert refused.value.code is EndRefusal.TERM_REACHED


def test_the_page_says_the_amount_and_shows_the_new_one_when_it_has_changed(house: House, changes: Changes) -> None:
    page, path = Client(headers={"host": "plans.localhost"}), f"/abonnements/{changes.subscription.id}/annuler/"
    page.post("/connexion/", {"login": "nora@example.com", "password": PASSWORD})
    shown = page.get(path).content.decode()
    typed = {name: hidden(shown, name) for name in ("basis", "fingerprint")} | {"when": "today", "reason": "trop cher"}
    assert "À la fin de la période" in shown
    assert money_of(changes.would_end().total.minor) in plain(shown)
    house.lives(days=1)
    again = page.post(path, typed).content.decode()
    assert "a changé depuis" in again
    assert money_of(changes.would_end().total.minor) in plain(again)
    assert changes.subscription.is_live
    amount = money_of(changes.would_end().total.minor)
    typed |= {name: hidden(again, name) for name in ("basis", "fingerprint")}
    said = plain(page.post(path, typed, follow=True).content.decode())
    assert f"Votre abonnement a pris fin, et {amount} sont portés à votre crédit" in said
    assert changes.buyer.subscriptions[0].status is Status.CANCELED


def test_the_page_of_another_programme_ends_at_the_term_only(house: House, changes: Changes) -> None:
    sets_policy(house, cancel_now=None)
    page, path = Client(headers={"host": "plans.localhost"}), f"/abonnements/{changes.subscription.id}/annuler/"
    page.post("/connexion/", {"login": "nora@example.com", "password": PASSWORD})
    assert "À la fin de la période" not in page.get(path).content.decode()
    assert page.post(path, {"when": "today"}).status_code == 404
    assert changes.subscription.is_live


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def plain(page: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", page)


def money_of(minor: int) -> str:
    return f"{minor // 100},{minor % 100:02} $"


@pytest.mark.every_combination
def test_killed_after_each_commit_it_ends_and_is_credited_once(house: House, driver: Lives) -> None:
    sets_policy(house, cancel_now="credited")
    reached: set[str] = set()
    for n in range(1, 4):
        email = f"part{n}@example.com"
        buyer = house.takes_in(email)
        buyer.buys(quantity=2)
        house.runs_jobs()
        reached |= set(driver.live("ends_today", email, killed_after=n).commits)
        house.workers_are_gone()
        if buyer.subscriptions[0].is_live:
            Changes(buyer).ends_today()
        house.runs_jobs()
        assert buyer.subscriptions[0].status is Status.CANCELED
        assert CreditNote.objects.filter(customer_id=buyer.customer_id).count() == 1
        told = mails_sent(buyer.customer_id)
        assert (told["subscription_ended"], told["credit_note_issued"]) == (1, 1)
    assert "cancel.now" in reached
    assert audit().wrong == ()
