"""A card that is about to expire: its holders hear of it thirty days before, once, if anything is charged to it."""

from __future__ import annotations

from datetime import date, timedelta

from guichet.contexts.payments.models import Method
from guichet.flows.advance import next_instant
from guichet.flows.methods.expiry import TOLD_BEFORE
from guichet.infra.clock import day_of, today
from tests.flows.changes import Changes
from tests.flows.journey import PLAIN_CARD, Buyer
from tests.flows.methods import Methods
from tests.flows.proof import mails_sent


def last_day_of(method: Method) -> date:
    return (date(method.expiry_year, method.expiry_month, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def expires_after(buyer: Buyer, days: int) -> date:
    """The preferred card's last month is the one that holds that day; the day on which it is told."""
    month = today(buyer.house.brand) + timedelta(days=days)
    card = Method.objects.get(customer_id=buyer.customer_id, is_preferred=True)
    card.expiry_year, card.expiry_month = month.year, month.month
    card.save()
    return last_day_of(card) - TOLD_BEFORE


def told(buyer: Buyer) -> int:
    buyer.house.sweeps()
    buyer.house.runs_jobs()
    return mails_sent(buyer.customer_id).get("method_expiring", 0)


def test_it_is_told_thirty_days_before_and_once(nora: Buyer) -> None:
    nora.buys(PLAIN_CARD)
    house = nora.house
    telling = expires_after(nora, 45)
    house.lives(days=(telling - today(house.brand)).days - 1)
    assert told(nora) == 0
    instant = next_instant(house.brand)
    assert instant is not None
    assert day_of(house.brand, instant) == telling
    house.lives(days=1)
    assert [told(nora), told(nora)] == [1, 1]


def test_a_new_card_in_its_place_is_told_of_in_its_own_time(nora: Buyer) -> None:
    nora.buys(PLAIN_CARD)
    mine = Methods(nora)
    mine.adds("5555555555554444", replaces=mine.all[0].id)
    Method.objects.filter(replaced_by__isnull=False).update(expiry_year=today(nora.house.brand).year - 1)
    assert told(nora) == 0
    expires_after(nora, 0)
    assert told(nora) == 1


def test_nobody_is_told_of_a_card_that_nothing_is_charged_to(nora: Buyer) -> None:
    nora.buys(PLAIN_CARD)
    Changes(nora).cancels()
    expires_after(nora, 0)
    assert told(nora) == 0
