"""A provider that does not answer, or answers nonsense: doubt is never a failure, and never a second charge."""

from __future__ import annotations

import pytest

from guichet.contexts.ordering.public import OrderStatus
from guichet.contexts.payments.ports import GatewayUnavailableError
from guichet.contexts.payments.public import AttemptStatus
from guichet.flows.purchase.confirm import Confirmation
from tests.flows.journey import PLAIN_CARD, Buyer, House
from tests.flows.proof import assert_exactly_one_purchase, assert_nothing_bought
from tests.flows.provider import CUSTOMER, SETUP

FAULTS = ["timeout_before", "timeout_after", "error_500_before", "error_500_after", "error_429", "reset"]
# A stored 500 is replayed to the same key for ever: nothing can be learnt from asking again.
NEVER_ANSWERED = {"error_500_before"}

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.mark.parametrize("fault", FAULTS)
def test_at_the_charge(house: House, nora: Buyer, fault: str) -> None:
    nora.chooses()
    nora.saves_card(PLAIN_CARD)
    house.provider.breaks(fault)
    assert nora.confirms().result is Confirmation.SUBMITTED
    assert nora.attempt.status is AttemptStatus.UNKNOWN
    assert (nora.subscriptions, nora.invoices) == ([], [])
    assert nora.confirms().attempt is not None  # an impatient second click

    house.sweeps()
    if fault in NEVER_ANSWERED:
        assert nora.attempt.status is AttemptStatus.UNKNOWN
        house.silence_lasts(minutes=11)
        house.sweeps()
        assert nora.attempt.status is AttemptStatus.FAILED
        assert nora.attempt.failure_code == "processing_error"
        assert nora.order.status is OrderStatus.OPEN
        assert_nothing_bought(house, nora)
        nora.confirms()
        house.runs_jobs()
    assert nora.order.status is OrderStatus.FULFILLED
    assert_exactly_one_purchase(house, nora)


@pytest.mark.parametrize("path", [CUSTOMER, SETUP])
def test_at_the_set_up(house: House, path: str) -> None:
    """Asking again helps at once, whatever went wrong, and makes no second customer of anybody's card."""
    for fault in FAULTS:
        buyer = house.takes_in(f"{fault}@example.com")
        buyer.chooses()
        house.provider.breaks(fault, path)
        with pytest.raises(GatewayUnavailableError):
            buyer.asks_for_the_card_page()
        assert buyer.order.status is OrderStatus.OPEN
        buyer.saves_card(PLAIN_CARD)
        buyer.confirms()
        house.runs_jobs()
        assert_exactly_one_purchase(house, buyer, alone=False)


def test_a_provider_that_is_away_is_not_given_up(house: House, nora: Buyer) -> None:
    """Unreachable for a quarter of an hour after it took the money: it is asked until it answers."""
    nora.chooses()
    nora.saves_card(PLAIN_CARD)
    house.provider.breaks("timeout_after")
    nora.confirms()
    house.provider.breaks("reset", method="GET", times=2)
    house.silence_lasts(minutes=15)
    house.sweeps()
    assert nora.attempt.status is AttemptStatus.UNKNOWN
    house.provider.is_mended()
    house.sweeps()
    assert_exactly_one_purchase(house, nora)


def test_money_that_comes_after_the_attempt_was_given_up_goes_back(house: House, nora: Buyer) -> None:
    """The request that nobody answered was not dead: the provider carries it out an hour later."""
    nora.chooses()
    nora.saves_card(PLAIN_CARD)
    house.provider.breaks("error_500_before")
    nora.confirms()
    given_up = nora.attempt
    house.silence_lasts(minutes=11)
    house.sweeps()
    nora.confirms()
    house.runs_jobs()
    house.provider.carries_out_late(given_up)
    house.receives_webhooks_of("payment_intent.succeeded", count=2)
    house.runs_jobs()
    assert house.provider.refunded() == [6784]
    assert house.provider.taken() == [6784]
    assert len(nora.subscriptions) == len(nora.invoices) == 1
    assert house.books()["clearing:sandbox"] == 6784
