"""A price rise that is taken back, killed after each commit: it happens once, and each who was told is told once."""

from __future__ import annotations

from datetime import timedelta

from guichet.contexts.catalog.models import RiseTakenBack
from guichet.flows.price_rise import plan_rise
from guichet.flows.price_rise_back import take_back
from guichet.infra.clock import today
from tests.flows.deaths import Lives
from tests.flows.journey import House
from tests.flows.proof import mails_sent


def test_killed_after_each_commit_everybody_is_told_once(house: House, driver: Lives) -> None:
    buyer = house.takes_in("part@example.com")
    buyer.buys(quantity=2)
    house.runs_jobs()
    reached: set[str] = set()
    for n in range(1, 4):
        day = today(house.brand) + timedelta(days=30 + n)
        rise_id = plan_rise(house.brand, buyer.person_id, house.price("month").id, 6000 + n, day, moves_customers=True)
        house.runs_jobs()
        reached |= set(driver.live("takes_the_rise_back", "part@example.com", killed_after=n).commits)
        house.workers_are_gone()
        take_back(house.brand, buyer.person_id, rise_id)
        house.runs_jobs()
        assert RiseTakenBack.objects.filter(rise_id=rise_id).count() == 1
        told = mails_sent(buyer.customer_id)
        assert (told["price_rise"], told["price_rise_taken_back"]) == (n, n)
    assert {"price.take_back", "price.taken_back_notice"} <= reached
