"""A person who changes their mind while the bank is asked, or buys what they have already."""

from __future__ import annotations

import pytest

from guichet.contexts.ordering.public import OrderBusyError, OrderStatus
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import AttemptStatus, AttemptView
from guichet.flows.charge import call_off
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.confirm import Confirmation
from guichet.flows.purchase.decide import Selection, SelectionRefusedError, place_order
from tests.flows.at_once import at_once
from tests.flows.changes import Changes
from tests.flows.journey import ASKS_ALWAYS, PLAIN_CARD, Buyer, House
from tests.flows.proof import assert_exactly_one_purchase, assert_nothing_bought
from tests.flows.provider import CHARGE

TWO_LICENCES = {
    "clearing:sandbox": 13567, "deferred_revenue": -11800, "tax_due:CA-GST": -590, "tax_due:CA-QST": -1177,
}  # fmt: skip


def test_the_payment_is_called_off_and_the_order_goes_on(house: House, nora: Buyer) -> None:
    asked = waits_for_the_bank(nora)
    with pytest.raises(OrderBusyError):
        nora.chooses(quantity=2)
    call_off(asked.id)
    assert (nora.attempt.status, nora.order.status) == (AttemptStatus.CANCELED, OrderStatus.OPEN)
    nora.answers_three_d(attempt=asked)  # the bank's page, still open in another tab, is over
    assert nora.payment_page_checks(asked).status is AttemptStatus.CANCELED
    assert_nothing_bought(house, nora)

    nora.chooses(quantity=2)
    nora.saves_card(PLAIN_CARD)
    nora.confirms()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora, books=TWO_LICENCES)


def test_called_off_too_late_it_stays_paid(house: House, nora: Buyer) -> None:
    asked = waits_for_the_bank(nora)
    nora.answers_three_d()
    at_once(lambda: call_off(asked.id), lambda: nora.payment_page_checks(asked))
    assert nora.order.status is OrderStatus.FULFILLED
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["timeout_before", "timeout_after", "error_500_before", "error_500_after", "reset"])
def test_a_broken_line_while_it_is_called_off(house: House, nora: Buyer, fault: str) -> None:
    """In doubt nothing is lost: it can be called off again, or has been."""
    asked = waits_for_the_bank(nora)
    house.provider.breaks(fault, f"{CHARGE}/{asked.reference}/cancel")
    try:
        call_off(asked.id)
    except GatewayError:
        assert nora.attempt.status is AttemptStatus.REQUIRES_ACTION
    house.sweeps()
    call_off(asked.id)
    assert (nora.attempt.status, nora.order.status) == (AttemptStatus.CANCELED, OrderStatus.OPEN)
    assert nora.confirms().result is Confirmation.SUBMITTED
    nora.answers_three_d()
    nora.payment_page_checks()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_what_one_has_is_not_bought_again(house: House, nora: Buyer) -> None:
    nora.buys(PLAIN_CARD)
    house.runs_jobs()
    with pytest.raises(ChangedMeanwhileError):
        nora.chooses()  # the page of before, which knows of no subscription
    monthly = Selection(house.price("month").id, 1)
    with pytest.raises(SelectionRefusedError, match="unchanged"):
        place_order(
            house.brand, nora.customer_id, nora.person_id, monthly, shown_basis=Changes(nora).subscription.basis
        )
    assert nora.confirms().result is Confirmation.SUBMITTED  # the button, found again with «back»: only looks
    assert_exactly_one_purchase(house, nora)


def waits_for_the_bank(nora: Buyer) -> AttemptView:
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    assert nora.attempt.status is AttemptStatus.REQUIRES_ACTION
    return nora.attempt
