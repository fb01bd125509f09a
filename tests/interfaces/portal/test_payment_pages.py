"""Where a person stands after the bank has spoken, and which cards they are offered then."""

from __future__ import annotations

import pytest
from django.test import Client

from guichet.contexts.access.models import User
from guichet.contexts.ordering.public import OrderStatus, OrderView, get_order, move_order
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, FailureCode
from guichet.contexts.payments.public import find_chosen_method
from guichet.flows.settle import settle
from guichet.infra.unit_of_work import unit_of_work
from guichet.interfaces.portal.front.enter import entry_token
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_money_that_came_too_late_is_said_to_go_back(desk: Desk) -> None:
    """The bank was answered when the order was over: no page of thanks, and no page that is not there."""
    order = desk.order(desk.customer())
    desk.gateway.answers.append(ChargeStatus.PENDING)
    attempt = desk.confirm(order).attempt
    assert attempt is not None
    with unit_of_work("test.expire"):
        move_order(order.id, OrderStatus.EXPIRED, desk.now)
    settle(attempt, ChargeOutcome(ChargeStatus.SUCCEEDED, attempt.reference, attempt.money))
    answer = buyer(order).get(f"/facturation/regler/{attempt.id}/", follow=True)
    assert answer.status_code == 200
    assert "est rendu à votre carte" in answer.content.decode()


def test_a_card_refused_for_good_is_offered_no_more(desk: Desk) -> None:
    """Nor after another card was refused too: confirming would not take it."""
    customer_id = desk.customer()
    order = desk.order(customer_id)
    lost = find_chosen_method(order.id)
    desk.gateway.answers.extend([FailureCode.LOST_OR_STOLEN, FailureCode.INSUFFICIENT_FUNDS])
    desk.confirm(order)
    order = desk.order(customer_id)
    empty = find_chosen_method(order.id)
    desk.confirm(order)
    assert lost is not None
    assert empty is not None
    page = buyer(order).get("/licences/quantite/paiement/").content.decode()
    assert f'value="{empty.id}"' in page
    assert f'value="{lost.id}"' not in page


def test_the_button_sends_the_card_that_stands_beside_it(desk: Desk) -> None:
    customer_id = desk.customer()
    order = desk.order(customer_id)
    client = buyer(order)
    shown = find_chosen_method(order.id)
    assert shown is not None
    assert f'name="method" value="{shown.id}"' in client.get("/licences/quantite/verification/").content.decode()
    desk.order(customer_id)  # another card, from another tab
    form = {"fingerprint": order.fingerprint, "method": str(shown.id)}
    answer = client.post("/licences/quantite/verification/", form)
    assert answer.headers["Location"] == "/licences/quantite/verification/"
    assert get_order(order.id).status is OrderStatus.OPEN
    assert not desk.gateway.charged


def test_counting_looks_takes_no_number_that_is_too_long(desk: Desk) -> None:
    order = desk.order(desk.customer())
    desk.gateway.answers.append(ChargeStatus.PENDING)
    attempt = desk.confirm(order).attempt
    assert attempt is not None
    assert buyer(order).post(f"/facturation/regler/{attempt.id}/", {"looks": "9" * 5000}).status_code == 200


def buyer(order: OrderView) -> Client:
    client = Client(headers={"host": "plans.localhost", "accept-language": "fr"})
    email = User.objects.get(pk=order.person_id).email
    assert client.post("/demo/entrer/", {"token": entry_token(email, "plans")}).status_code == 303
    return client
