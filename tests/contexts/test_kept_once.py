"""What two may write at the same moment is kept once, and both are told the same."""

from __future__ import annotations

import pytest

from guichet.contexts.access.models import Membership, User
from guichet.contexts.access.public import add_membership
from guichet.contexts.payments.models import GatewayCustomer, Method
from guichet.contexts.payments.public import choose_method, find_chosen_method, keep_gateway_customer
from guichet.infra.unit_of_work import unit_of_work
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_a_person_is_a_member_once(desk: Desk) -> None:
    customer_id = desk.customer()
    person = User.objects.create_user("other@example.com", first_name="Lou", last_name="Roy", language="fr")

    def join(role: str) -> object:
        with unit_of_work("test.join"):
            return add_membership(person.id, customer_id, desk.brand_id, role, at=desk.now)

    first, second = in_threads(lambda: join("member"), lambda: join("member"))
    assert first == second == join("holder")
    assert list(Membership.objects.filter(user=person).values_list("pk", "role")) == [(first, "member")]


def test_a_provider_knows_a_customer_by_the_name_that_was_kept_first(desk: Desk) -> None:
    customer_id = desk.customer()

    def keep(reference: str) -> object:
        with unit_of_work("test.keep"):
            return keep_gateway_customer(customer_id, "other", reference)

    first, second = in_threads(lambda: keep("cus_1"), lambda: keep("cus_2"))
    assert first == second == keep("cus_3")
    assert GatewayCustomer.objects.get(customer_id=customer_id, gateway_code="other").reference == first


def test_an_order_is_paid_by_the_method_that_was_chosen_last(desk: Desk) -> None:
    order = desk.order(desk.customer())
    desk.order(order.customer_id)
    first, second = Method.objects.filter(customer_id=order.customer_id).order_by("pk").values_list("pk", flat=True)
    for method_id in (second, first):
        choose_method(order.id, method_id)
        chosen = find_chosen_method(order.id)
        assert chosen is not None
        assert chosen.id == method_id
