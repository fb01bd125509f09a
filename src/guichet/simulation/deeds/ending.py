"""Ends, pauses and renewals turned off, asked for and taken back, at the term and at once."""

from __future__ import annotations

from collections.abc import Callable

from guichet.contexts.subscriptions.public import Status, SubscriptionView, list_live_subscriptions
from guichet.flows.cancel.ask import ask_end, take_back_end
from guichet.flows.cancel.now import end_today, plan_end_today
from guichet.flows.lifecycle.pause import ask_pause, take_back_pause
from guichet.flows.lifecycle.pause_now import pause_today, plan_pause_today
from guichet.flows.lifecycle.renewal import switch_renewal
from guichet.flows.lifecycle.resume import resume_now, resumption
from guichet.simulation.life import Life, NothingThereError


def cancels(life: Life) -> None:
    found = life.any_subscription()
    ends = ask_end(*life.who, found.id, reason=life.lots.choice(("", "trop cher")), shown_basis=found.basis)
    life.says(f"ends on {ends.effective_on}" if ends else "is over")


def keeps(life: Life) -> None:
    found = _one(life, lambda each: each.ends is not None)
    life.says("kept" if take_back_end(*life.who, found.id) else "nothing waits")


def ends_today(life: Life) -> None:
    found = life.any_subscription()
    shown = plan_end_today(life.brand, life.programme, found, life.now)
    if shown is None:
        raise NothingThereError
    end_today(
        life.brand, life.programme, life.customer_id, life.person_id, found.id, reason="", shown_basis=found.basis,
        shown_fingerprint=shown.fingerprint,
    )  # fmt: skip
    life.says(f"over, {shown.total.minor} credited")


def pauses(life: Life) -> None:
    found = life.any_subscription()
    ask_pause(*life.who, found.id, shown_basis=found.basis)
    life.says(f"pauses on {found.billed_until}")


def takes_pause_back(life: Life) -> None:
    found = _one(life, lambda each: each.pauses is not None)
    life.says("goes on" if take_back_pause(*life.who, found.id) else "nothing waits")


def pauses_today(life: Life) -> None:
    found = life.any_subscription()
    shown = plan_pause_today(life.brand, life.programme, found, life.now)
    if shown is None:
        raise NothingThereError
    paused = pause_today(
        life.brand, life.programme, life.customer_id, life.person_id, found.id, shown_basis=found.basis,
        shown_fingerprint=shown.fingerprint,
    )  # fmt: skip
    life.says(f"paused, {shown.total.minor} credited" if paused else "is paused")


def resumes(life: Life) -> None:
    found = _one(life, lambda each: each.status is Status.PAUSED)
    shown = resumption(life.brand, life.customer, found, life.now)
    resume_now(*life.who, found.id, shown_fingerprint=shown.fingerprint)
    life.says(f"goes on for {shown.bill.total_minor if shown.bill else 'nothing now'}")


def switches_renewal(life: Life) -> None:
    found = life.any_subscription()
    switch_renewal(*life.who, found.id, renews=not found.renews)
    life.says("renews no more" if found.renews else "renews again")


def _one(life: Life, is_meant: Callable[[SubscriptionView], bool]) -> SubscriptionView:
    return life.one_of([each for each in list_live_subscriptions(life.customer_id) if is_meant(each)])
