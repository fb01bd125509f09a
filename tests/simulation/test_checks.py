"""What the simulation looks at beside the invariants is found when it is wrong."""

from __future__ import annotations

import pytest

from guichet.contexts.customers.public import get_customer
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill
from guichet.flows.webhooks.endpoints import add
from guichet.flows.webhooks.send import body_of
from guichet.infra.ids import new_id
from guichet.infra.models import OutboxEvent
from guichet.infra.outbox import Event, get_events, publish
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.money import Money
from guichet.simulation.checks import never_asked, told_wrong
from guichet.simulation.house import Resident
from tests.contexts.credit.money import staff
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_an_invoice_that_is_late_and_that_nobody_asks_for(desk: Desk) -> None:
    customer_id, person_id = desk.customer(), staff()
    who = Resident(
        "Atelier", "plans", desk.brand_id, customer_id, (person_id, person_id), person_id, (), (desk.address,), "other"
    )
    money = Money(900, desk.monthly.currency)
    charge_once(desk.brand, customer_id, person_id, description="Envoi", quantity=1, unit_amount=money)
    shown = draft_bill(desk.brand, get_customer(customer_id))
    assert shown is not None
    bill_now(desk.brand, customer_id, person_id, shown_fingerprint=shown.fingerprint())
    desk.live_on(2)
    assert never_asked([who]) == [f"late: nobody asks Atelier for {desk.numbers()[0]}"]
    run_until_quiet()
    assert never_asked([who]) == []


def test_what_a_product_was_told(desk: Desk) -> None:
    customer_id = desk.customer()
    with unit_of_work("test.event"):
        publish([Event("customer.released", desk.brand_id, customer_id, desk.now, {})])
    assert told_wrong([desk.brand_id], {}) == []
    add(desk.brand, staff(), new_id(), "http://127.0.0.1:9/product/", ["customer.released"])
    (wanted,) = get_events(list(OutboxEvent.objects.filter(name="customer.released").values_list("pk", flat=True)))
    name, body = str(wanted.id), body_of(wanted.event, get_customer(customer_id).number)
    assert told_wrong([desk.brand_id], {name: {body}}) == []
    wrong: tuple[dict[str, set[str]], ...] = (
        {}, {name: {"{}"}}, {name: {body, "{}"}}, {name: {body}, str(new_id()): {"{}"}},
    )  # fmt: skip
    for told in wrong:
        assert len(told_wrong([desk.brand_id], told)) == 1
