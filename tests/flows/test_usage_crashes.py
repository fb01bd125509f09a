"""The last invoice of what was used, killed after each commit of the round that issues it: it is there once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from guichet.contexts.catalog.public import Metering, add_meter, add_price, add_product
from guichet.contexts.invoicing.models import InvoiceLine
from guichet.flows.audit import audit
from guichet.flows.usage.record import UsageFact, record
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Interval
from tests.contexts.usage.printers import PAGES
from tests.flows.changes import Changes, sets_policy
from tests.flows.deaths import Lives
from tests.flows.journey import House


def sells_pages(house: House) -> None:
    """By the month, before all else that the brand sells."""
    with unit_of_work("tests.product"):
        meter = add_meter(house.brand.id, "pages", PAGES)
        product_id = add_product(house.brand.id, "a-plan", {"fr": "Formule", "en": "Plan"})
        add_price(
            product_id, "CAD", Decimal(890), Interval("month"), today(house.brand),
            metering=Metering(meter, 100, Decimal(10)),
        )  # fmt: skip


def test_killed_after_each_commit_it_is_billed_once(house: House, driver: Lives) -> None:
    sells_pages(house)
    sets_policy(house, cancel_now="credited")
    reached: set[str] = set()
    for n in (1, 2):
        buyer = house.takes_in(f"prints{n}@example.com")
        buyer.buys()
        item_id = buyer.subscriptions[0].items[0].id
        told = [UsageFact(item_id, "pages", 130, house.now - timedelta(seconds=1), f"sheet-{n}")]
        assert (record(house.brand, told).recorded, record(house.brand, told).known) == (1, 1)
        Changes(buyer).ends_today()
        house.sweeps()
        assert not InvoiceLine.objects.filter(item_id=item_id, kind="usage").exists()
        house.lives_without_looking(minutes=24 * 60)
        reached |= set(driver.live("sweep", f"prints{n}@example.com", killed_after=n).commits)
        house.workers_are_gone()
        house.sweeps()
        house.sweeps()
        lines = InvoiceLine.objects.filter(item_id=item_id, kind="usage")
        assert list(lines.values_list("quantity", "amount_minor")) == [(130, 1300)]
        assert [str(each.status) for each in buyer.invoices] == ["paid", "paid"]
    assert "usage.bill" in reached
    assert audit().wrong == ()
