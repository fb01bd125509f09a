"""A renewal that nobody charges: asked for, late, dunned, killed after each commit. Each mail once, one run."""

from __future__ import annotations

from guichet.contexts.dunning.models import Awaited, Run
from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.subscriptions.public import Status
from guichet.infra.models import AuditRecord, OutboxEvent
from tests.flows.changes import sets_policy
from tests.flows.deaths import dies_again_and_again
from tests.flows.journey import PLAIN_CARD, Buyer, House
from tests.flows.methods import Methods
from tests.flows.owed import Stranger
from tests.flows.proof import mails_sent
from tests.support.mail import Mailbox

RENEWED = {"invoice_paid": 1, "method_removed": 1, "invoice_to_pay": 1}


def test_asked_for_once_and_dunned_once_when_it_is_late(house: House, smtp: Mailbox) -> None:
    sets_policy(house, one_method=True)
    buyers = [house.takes_in(f"buyer{n}@example.com") for n in range(3)]
    for buyer in buyers:
        buyer.buys(PLAIN_CARD)
        Methods(buyer).removes(PLAIN_CARD[-4:])
    house.lives_to_the_next_billing_day(buyers[0])
    reached = dies_again_and_again(house, house.sweeps)
    assert set(reached) >= {"renew.issue", "collect.intent", "document.keep"}
    for buyer in buyers:
        assert_owed(buyer, mails={}, runs=0, status=Status.ACTIVE)

    Stranger(buyers[2]).opens_the_page()  # and leaves it: that holds nothing up
    house.lives_without_looking(minutes=24 * 60)
    reached = dies_again_and_again(house, house.sweeps)
    assert set(reached) >= {"dunning.late"}
    for buyer in buyers:
        assert_owed(buyer, mails={"payment_reminder": 1}, runs=1, status=Status.PAST_DUE)
    assert not Awaited.objects.exists()

    for buyer in buyers:
        Stranger(buyer).pays()
    house.sweeps()
    for buyer in buyers:
        assert [each.status for each in buyer.invoices] == [InvoiceStatus.PAID] * 2
        assert [each.status for each in buyer.subscriptions] == [Status.ACTIVE]
        assert mails_sent(buyer.customer_id) == {**RENEWED, "payment_reminder": 1, "invoice_paid": 2}


def assert_owed(buyer: Buyer, *, mails: dict[str, int], runs: int, status: Status) -> None:
    assert [each.status for each in buyer.invoices] == [InvoiceStatus.OPEN, InvoiceStatus.PAID]
    assert [each.status for each in buyer.subscriptions] == [status]
    assert mails_sent(buyer.customer_id) == {**RENEWED, **mails}
    assert Run.objects.filter(customer_id=buyer.customer_id).count() == runs
    of = {"customer_id": buyer.customer_id}
    assert OutboxEvent.objects.filter(name="dunning.opened", **of).count() == runs
    assert AuditRecord.objects.filter(action="dunning.opened", **of).count() == runs
