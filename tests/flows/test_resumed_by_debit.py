"""Who is suspended and pays by direct debit goes on once the bank has accepted it, and not if it comes back."""

from __future__ import annotations

from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.models import PlannedDebit
from guichet.contexts.subscriptions.public import Status
from guichet.infra.clock import today
from guichet.infra.outbox import OutboxEvent
from tests.flows.changes import sets_policy
from tests.flows.french import GOOD, NO_MANDATE, Garage
from tests.flows.journey import House
from tests.flows.proof import mails_sent

UNSPECIFIED = "FR8420041010050500013M02607"
DAYS_TO_SETTLE = 4


def is_suspended_and_signs(garage: Garage, iban: str) -> None:
    """The bank did not know the first mandate; the debit by another one is announced."""
    house = garage.house
    sets_policy(house, dunning={"retry_days": [1]})
    garage.buys_by_debit(NO_MANDATE)
    for days in (DAYS_TO_SETTLE, 2):
        passes(house, days)
    assert garage.subscriptions[0].status is Status.SUSPENDED
    garage.methods.signs(iban, replaces=garage.methods.all[0].id)
    house.runs_jobs()
    assert garage.subscriptions[0].status is Status.SUSPENDED
    planned = PlannedDebit.objects.get(invoice_id=garage.invoices[0].id)
    passes(house, (planned.submit_date - today(house.brand)).days)
    assert garage.attempts == ["failed", "pending"]


def passes(house: House, days: int) -> None:
    house.time_passes(days=days)
    house.sweeps()


def entitlements() -> list[str]:
    told = OutboxEvent.objects.filter(name__startswith="entitlement.").order_by("pk")
    return [name.removeprefix("entitlement.") for name in told.values_list("name", flat=True)]


def test_service_goes_on_when_the_bank_has_accepted_the_debit(relais: House, garage: Garage) -> None:
    is_suspended_and_signs(garage, GOOD)
    assert garage.subscriptions[0].status is Status.PAST_DUE
    assert entitlements() == ["granted", "revoked", "granted"]
    passes(relais, DAYS_TO_SETTLE)
    assert (garage.invoices[0].status, garage.subscriptions[0].status) == (InvoiceStatus.PAID, Status.ACTIVE)
    assert entitlements() == ["granted", "revoked", "granted"]
    told = mails_sent(garage.customer_id)
    assert (told["subscription_suspended"], told["resumed_on_debit"]) == (1, 1)
    assert "suspension_over" not in told


def test_if_it_comes_back_service_stops_again_at_once(relais: House, garage: Garage) -> None:
    is_suspended_and_signs(garage, UNSPECIFIED)
    assert garage.subscriptions[0].status is Status.PAST_DUE
    passes(relais, DAYS_TO_SETTLE)
    assert (garage.attempts, garage.invoices[0].status) == (["failed", "failed"], InvoiceStatus.OPEN)
    assert garage.subscriptions[0].status is Status.SUSPENDED
    assert entitlements() == ["granted", "revoked", "granted", "revoked"]
    assert mails_sent(garage.customer_id)["subscription_suspended"] == 2


def test_where_the_programme_says_so_service_waits_for_the_money(relais: House, garage: Garage) -> None:
    sets_policy(relais, resumes_on_debit=False)
    is_suspended_and_signs(garage, GOOD)
    assert garage.subscriptions[0].status is Status.SUSPENDED
    passes(relais, DAYS_TO_SETTLE)
    assert garage.subscriptions[0].status is Status.ACTIVE
    assert mails_sent(garage.customer_id)["suspension_over"] == 1
