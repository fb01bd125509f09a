"""Direct debits and disputes, killed after each commit and taken up again: one charge, one return, books right."""

from __future__ import annotations

from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.models import Mandate, PaymentEvent, PlannedDebit
from guichet.contexts.subscriptions.public import Status
from guichet.infra.clock import today
from guichet.infra.outbox import OutboxEvent
from tests.flows.changes import sets_policy
from tests.flows.deaths import dies, dies_again_and_again
from tests.flows.french import PRICE, TAKEN_BACK, TOTAL, VAT, Garage, moves_in
from tests.flows.journey import Buyer, House
from tests.flows.proof import mails_sent
from tests.flows.test_taken_back import DISPUTES_LATER

UNPAID = {"receivable": TOTAL, "deferred_revenue": -PRICE, "tax_pending:FR-VAT": -VAT}
PAID = {"clearing:sandbox": TOTAL, "deferred_revenue": -PRICE, "tax_due:FR-VAT": -VAT}
SETTLES_WITHIN, TAKEN_BACK_AFTER = 4, 22
DISPUTED_AFTER, LOST_AFTER = 11, 15


def test_a_purchase_from_the_mandate_to_the_bank(relais: House) -> None:
    """A garage for each commit; whoever comes back finishes what is not finished."""
    reached: list[str] = []
    while "" not in reached:
        garage = moves_in(relais, f"garage{len(reached)}@example.com")
        reached.append(dies(relais, garage.buys_by_debit, after=1 + len(reached)))
        garage.comes_back()
        relais.sweeps()
        assert_served_and_under_way(garage)
    assert set(reached) >= {
        "purchase.decide", "setup.intent", "setup.customer", "setup.started", "setup.outcome", "purchase.confirm",
        "payment.settle", "document.keep",
    }  # fmt: skip


def test_money_that_comes_and_is_taken_back(relais: House) -> None:
    garages = [moves_in(relais, f"garage{n}@example.com") for n in range(2)]
    for garage in garages:
        garage.buys_by_debit(TAKEN_BACK)
    relais.time_passes(days=SETTLES_WITHIN)
    dies_on_hearing(relais)
    for garage in garages:
        assert_paid_once(garage)
    relais.time_passes(days=TAKEN_BACK_AFTER)
    dies_on_hearing(relais)
    for garage in garages:
        assert_taken_back_once(garage)


def assert_served_and_under_way(garage: Garage) -> None:
    assert garage.attempts == ["pending"]
    assert [each["status"] for each in garage.house.provider.payments(garage.known_as)] == ["processing"]
    assert [each.status for each in garage.subscriptions] == [Status.ACTIVE]
    assert [each.status for each in garage.invoices] == [InvoiceStatus.OPEN]
    assert Mandate.objects.filter(customer_id=garage.customer_id, status="active").count() == 1
    assert garage.books == UNPAID
    assert mails_sent(garage.customer_id) == {"debit_announced": 1}


def assert_paid_once(garage: Garage, months: int = 1) -> None:
    assert garage.attempts == ["succeeded"] * months
    assert garage.house.provider.taken(garage.known_as) == [TOTAL] * months
    assert len(garage.house.provider.payments(garage.known_as)) == months
    assert [each.status for each in garage.invoices] == [InvoiceStatus.PAID] * months
    assert garage.books == {code: months * amount for code, amount in PAID.items()}
    assert mails_sent(garage.customer_id) == {"debit_announced": months, "invoice_paid": months}


def assert_taken_back_once(garage: Garage) -> None:
    assert garage.attempts == ["returned"]
    assert len(garage.house.provider.payments(garage.known_as)) == 1
    assert [each.status for each in garage.invoices] == [InvoiceStatus.OPEN]
    assert [each.status for each in garage.subscriptions] == [Status.PAST_DUE]
    assert garage.books == UNPAID
    assert moved(garage) == [("charged", TOTAL), ("reversed", -TOTAL)]
    assert mails_sent(garage.customer_id) == {"debit_announced": 1, "invoice_paid": 1, "payment_returned": 1}
    assert told(garage, "invoice.reopened") == told(garage, "dunning.opened") == 1


def dies_on_hearing(house: House) -> None:
    """One dies once the news is kept, one once it is recorded, one once it is done with; the last one gets through."""
    for unit in ("webhook.poll", "payment.settle", "webhook.applied"):
        assert dies(house, house.sweeps, unit=unit) == unit
    house.sweeps()


def moved(buyer: Buyer) -> list[tuple[str, int]]:
    events = PaymentEvent.objects.filter(payment__customer_id=buyer.customer_id).order_by("pk")
    return list(events.values_list("kind", "amount_minor"))


def told(buyer: Buyer, name: str) -> int:
    return OutboxEvent.objects.filter(customer_id=buyer.customer_id, name=name).count()


def test_a_renewal_announced_sent_and_settled(relais: House, garage: Garage) -> None:
    """Its issue, the day on which the debit is sent, and the bank's answer: killed after the commits 1, 4, 7 … of each
    in the first month, after 2, 5 … in the second, after 3, 6 … in the third.
    """
    garage.buys_by_debit()
    relais.lives(days=SETTLES_WITHIN)
    reached: set[str] = set()
    for month in (1, 2, 3):
        relais.time_passes(days=(garage.subscriptions[0].billed_until - today(relais.brand)).days)
        reached.update(dies_again_and_again(relais, relais.sweeps, first=month, step=3))
        assert (garage.invoices[0].status, garage.attempts) == (InvoiceStatus.OPEN, ["succeeded"] * month)
        planned = PlannedDebit.objects.get(invoice_id=garage.invoices[0].id)
        relais.time_passes(days=(planned.submit_date - today(relais.brand)).days)
        reached.update(dies_again_and_again(relais, relais.sweeps, first=month, step=3))
        assert garage.attempts == ["succeeded"] * month + ["pending"]
        relais.time_passes(days=SETTLES_WITHIN)
        reached.update(dies_again_and_again(relais, relais.sweeps, first=month, step=3))
        assert_paid_once(garage, 1 + month)
    assert reached >= {"renew.issue", "document.keep", "debits.send", "collect.intent", "payment.settle"}


def test_a_dispute_opened_and_lost(house: House) -> None:
    sets_policy(house, dunning={"retry_days": [60]})
    buyers = [house.takes_in(f"buyer{n}@example.com") for n in range(2)]
    for buyer in buyers:
        buyer.buys(DISPUTES_LATER)
    house.sweeps()
    house.time_passes(days=DISPUTED_AFTER)
    dies_on_hearing(house)
    for buyer in buyers:
        assert (buyer.attempt.status, told(buyer, "payment.disputed")) == ("disputed", 1)
    house.time_passes(days=LOST_AFTER)
    dies_on_hearing(house)
    for buyer in buyers:
        assert (buyer.attempt.status, buyer.invoices[0].status) == ("lost", InvoiceStatus.OPEN)
        assert moved(buyer) == [("charged", 6784), ("withdrawn", -6784)]
        assert house.books(buyer.customer_id)["receivable"] == 6784
        assert told(buyer, "payment.returned") == told(buyer, "dunning.opened") == 1
        assert mails_sent(buyer.customer_id) == {"invoice_paid": 1, "payment_returned": 1}
