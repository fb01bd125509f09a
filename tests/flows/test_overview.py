"""What the first page says of the next charge: with what waits for the term, and nothing for what ends."""

from __future__ import annotations

from uuid import UUID

import pytest

from guichet.contexts.access.public import list_holders
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.subscriptions.public import (
    Status,
    SubscriptionView,
    end_subscriptions,
    list_subscriptions,
    schedule_end,
    schedule_terms,
)
from guichet.flows.overview import OverviewView
from guichet.infra.unit_of_work import unit_of_work
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def bought(desk: Desk) -> SubscriptionView:
    return list_subscriptions(desk.buy(3))[0]


def seen(desk: Desk, subscription: SubscriptionView) -> OverviewView:
    return desk.overview(subscription.customer_id)


def holder(subscription: SubscriptionView) -> UUID:
    return list_holders([subscription.customer_id])[subscription.customer_id][0].id


def test_the_next_charge_is_that_of_the_renewal(desk: Desk) -> None:
    subscription = bought(desk)
    billing = seen(desk, subscription).next_billing
    assert billing is not None
    assert (billing[0], billing[1].minor) == (subscription.billed_until, 20351)


def test_what_waits_for_the_term_is_in_the_next_charge(desk: Desk) -> None:
    subscription = bought(desk)
    with unit_of_work("tests.waits"):
        lock_customers([subscription.customer_id])
        schedule_terms(
            subscription.id, item_id=subscription.items[0].id, price_id=desk.yearly.id, quantity=1,
            person_id=holder(subscription), at=desk.now,
        )  # fmt: skip
    billing = seen(desk, subscription).next_billing
    assert billing is not None
    assert billing[1].minor == 67835


def test_what_ends_has_no_next_charge_and_says_its_last_day(desk: Desk) -> None:
    subscription = bought(desk)
    with unit_of_work("tests.ends"):
        lock_customers([subscription.customer_id])
        schedule_end(subscription.id, reason="", person_id=holder(subscription), at=desk.now)
    view = seen(desk, subscription)
    assert view.next_billing is None
    [line] = view.subscriptions
    assert (line.renews_on, line.ends_on, line.is_over) == (None, subscription.billed_until, False)


def test_what_has_ended_is_still_named(desk: Desk) -> None:
    subscription = bought(desk)
    with unit_of_work("tests.ended"):
        lock_customers([subscription.customer_id])
        end_subscriptions([subscription.id], Status.CANCELED)
    view = seen(desk, subscription)
    assert view.next_billing is None
    [line] = view.subscriptions
    assert line.is_over
