"""An invoice's date follows its number, also when midnight passes while the number is waited for."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from django.db import connection, transaction

from guichet.contexts.brands.public import move_clock
from guichet.infra import counters
from guichet.infra.clock import business_now, day_of, start_of_day
from guichet.infra.unit_of_work import unit_of_work
from tests.flows.journey import ASKS_ALWAYS, Buyer, House
from tests.flows.proof import assert_exactly_one_purchase

SECONDS_BEFORE = 2.0


def test_a_purchase_settled_across_midnight_is_dated_the_new_day(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    nora.answers_three_d()
    first_day = day_of(house.brand, business_now(house.brand))
    midnight = start_of_day(house.brand, first_day + timedelta(days=1))
    with unit_of_work("tests.late_evening"):
        ahead = midnight - timedelta(seconds=SECONDS_BEFORE) - business_now(house.brand)
        move_clock(house.brand.id, house.brand.clock_offset + ahead)

    holder = _SeriesHolder(f"{house.brand.id}:invoice:{first_day.year}")
    holder.start()
    holder.holds.wait()
    nora.payment_page_checks()
    holder.join()

    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)
    invoice = nora.invoices[0]
    assert invoice.issue_date == first_day + timedelta(days=1)


class _SeriesHolder(threading.Thread):
    """Another issue that takes its time with the series, and rolls back in the new day."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.holds = threading.Event()

    def run(self) -> None:
        try:
            with transaction.atomic():
                counters.take(self.key)
                self.holds.set()
                time.sleep(SECONDS_BEFORE + 0.7)
                transaction.set_rollback(True)
        finally:
            connection.close()
