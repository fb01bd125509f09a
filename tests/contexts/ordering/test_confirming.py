"""What is confirmed is what was shown, and what can no longer be confirmed is said, never charged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from guichet.contexts.catalog.models import Price
from guichet.contexts.catalog.public import get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.ordering.public import OrderBusyError, OrderStatus, OrderView, get_order
from guichet.contexts.payments.models import Attempt
from guichet.contexts.payments.ports import ChargeStatus, GatewayMisconfiguredError
from guichet.contexts.payments.public import AttemptStatus, find_chosen_method
from guichet.flows.purchase.confirm import Confirmation, Confirmed, confirm
from guichet.flows.purchase.details import save_details
from guichet.infra.clock import today
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_the_card_that_was_shown_is_the_one_that_is_charged(desk: Desk) -> None:
    """In another tab another card was saved for the order; this one still shows the first."""
    customer_id = desk.customer()
    order = desk.order(customer_id)
    first = find_chosen_method(order.id)
    desk.order(customer_id)
    second = find_chosen_method(order.id)
    assert first is not None
    assert second is not None
    assert confirmed(desk, order, str(first.id)).result is Confirmation.CHANGED
    assert confirmed(desk, order, "").result is Confirmation.CHANGED
    assert not desk.gateway.charged
    assert confirmed(desk, order, str(second.id)).result is Confirmation.SUBMITTED
    assert [attempt.method_id for attempt in Attempt.objects.all()] == [second.id]


def test_a_price_that_ended_at_midnight_is_refused_and_not_charged(desk: Desk) -> None:
    day = today(desk.brand)
    price = Price.objects.get(pk=desk.monthly.id)
    ends = Price.objects.create(
        product_id=price.product_id, currency="CAD", unit_amount_minor=4900, interval_unit="month", interval_count=1,
        valid_from=day - timedelta(days=9), valid_until=day + timedelta(days=1),
    )  # fmt: skip
    order = desk.order(desk.customer(), price=get_price(ends.id))
    desk.live_on(1)
    assert desk.confirm(order).result is Confirmation.REFUSED
    assert get_order(order.id).status is OrderStatus.OPEN
    assert not desk.gateway.charged


def test_details_stand_still_while_the_payment_is_under_way(desk: Desk) -> None:
    """Its taxes are those of the address that was shown; the invoice must bear the same."""
    customer_id = desk.customer()
    order = desk.order(customer_id)
    desk.gateway.answers.append(ChargeStatus.PENDING)
    desk.confirm(order)
    ontario = replace(desk.address, line1="1 Yonge Street", city="Toronto", region="ON", postal_code="M5E 1W7")
    with pytest.raises(OrderBusyError):
        save_details(desk.brand, customer_id, order.person_id, name="Autre", category="owner", address=ontario)
    customer = get_customer(customer_id)
    assert (customer.name, customer.address) == ("Atelier", desk.address)


def test_a_name_is_one_line(desk: Desk) -> None:
    customer_id = desk.customer()
    person_id = desk.order(customer_id).person_id
    save_details(desk.brand, customer_id, person_id, name=" Nora \r\n inc.\t", category="owner", address=None)
    assert get_customer(customer_id).name == "Nora inc."


def test_a_second_click_while_the_provider_refuses_our_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one's outcome is unknown; the second finds the provider's account blocked and goes on waiting."""

    def blocked(lookup: object) -> None:
        raise GatewayMisconfiguredError("the provider refuses our key")

    order = desk.order(desk.customer())
    desk.gateway.answers.append(ChargeStatus.UNKNOWN)
    desk.confirm(order)
    monkeypatch.setattr(desk.gateway, "find_charge", blocked)
    again = desk.confirm(order)
    assert again.attempt is not None
    assert (again.result, again.attempt.status) == (Confirmation.SUBMITTED, AttemptStatus.UNKNOWN)


def confirmed(desk: Desk, order: OrderView, shown_method: str) -> Confirmed:
    return confirm(
        desk.brand, order.id, order.fingerprint, description="Plan", return_url="https://x.test/{attempt}",
        shown_method=shown_method,
    )  # fmt: skip
