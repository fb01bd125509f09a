"""One live order a customer, and the ways that an order can go."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import IntegrityError

from guichet.contexts.ordering.domain.states import OrderStatus, befores
from guichet.contexts.ordering.models import Order
from guichet.contexts.ordering.public import OrderBusyError, get_order, move_order
from guichet.infra.unit_of_work import unit_of_work
from tests.contexts.desk import open_desk

ALLOWED = {
    "open": "awaiting_payment fulfilled expired canceled",
    "awaiting_payment": "open fulfilled expired canceled",
    "fulfilled": "",
    "expired": "",
    "canceled": "",
}


@pytest.mark.parametrize(("before", "after"), list(product(OrderStatus, OrderStatus)))
def test_a_state_is_followed_by_those_of_the_table_alone(before: OrderStatus, after: OrderStatus) -> None:
    assert (before in befores(after)) == (after in ALLOWED[before].split())


@pytest.mark.django_db(transaction=True)
def test_a_customer_has_one_live_order_whose_decision_is_replaced() -> None:
    desk = open_desk()
    customer_id = desk.customer()
    first, second = desk.order(customer_id, 1), desk.order(customer_id, 2)
    assert second.id == first.id
    assert second.fingerprint != first.fingerprint
    with unit_of_work("test.move"):
        moved = move_order(second.id, OrderStatus.AWAITING_PAYMENT, desk.now)
        assert moved == get_order(second.id)
        with pytest.raises(ValueError, match="cannot go from awaiting_payment to awaiting_payment"):
            move_order(second.id, OrderStatus.AWAITING_PAYMENT, desk.now)
    with pytest.raises(OrderBusyError):
        desk.order(customer_id, 3)
    another = Order.objects.get(pk=first.id)
    another.pk = None
    with pytest.raises(IntegrityError, match="order_one_live"):
        another.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_a_confirmed_order_says_when_it_was() -> None:
    desk = open_desk()
    order = desk.order(desk.customer())
    with pytest.raises(IntegrityError, match="order_confirmed_has_instant"):
        Order.objects.filter(pk=order.id).update(status="awaiting_payment")
