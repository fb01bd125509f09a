"""A renewal that costs nothing, at a programme that issues no invoice for it, killed after each commit."""

from __future__ import annotations

from datetime import timedelta

from guichet.contexts.invoicing.models import SkippedLine
from guichet.flows.audit import audit
from guichet.flows.price_rise import plan_rise
from guichet.infra.clock import today
from guichet.infra.models import AuditRecord
from tests.flows.changes import sets_policy
from tests.flows.deaths import Lives
from tests.flows.journey import House


def test_killed_after_each_commit_it_is_billed_once(house: House, driver: Lives) -> None:
    """The price falls to nothing from the second or third period on, as the month has days."""
    sets_policy(house, skip_zero_invoices=True)
    buyer = house.takes_in("free@example.com")
    buyer.buys(quantity=2)
    in_a_month = today(house.brand) + timedelta(days=30)
    plan_rise(house.brand, buyer.person_id, house.price("month").id, 0, in_a_month, moves_customers=True)
    house.lives(days=35)
    reached: set[str] = set()
    for n in (1, 2):
        house.lives_to_the_next_billing_day(buyer)
        before, invoices = SkippedLine.objects.count(), len(buyer.invoices)
        term = buyer.subscriptions[0].billed_until
        reached |= set(driver.live("sweep", "free@example.com", killed_after=n).commits)
        house.workers_are_gone()
        house.sweeps()
        house.sweeps()
        assert SkippedLine.objects.count() == before + 1
        assert AuditRecord.objects.filter(action="invoice.skipped").count() == before + 1
        assert (len(buyer.invoices), buyer.subscriptions[0].billed_until > term) == (invoices, True)
    assert "renew.issue" in reached
    assert audit().wrong == ()
