"""Money that comes when the order is over goes back at once; money that came in time is never taken for late."""

from __future__ import annotations

import pytest

from guichet.contexts.notifications.models import Mail
from guichet.contexts.ordering.public import OrderStatus
from guichet.contexts.payments.models import Payment, PaymentEvent, Refund
from guichet.contexts.payments.public import AttemptStatus
from guichet.flows.purchase.confirm import Confirmation
from tests.flows.journey import ASKS_ALWAYS, PLAIN_CARD, Buyer, House
from tests.flows.proof import assert_exactly_one_purchase, assert_nothing_bought, mails_sent, numbers_taken
from tests.flows.provider import CHARGE

DAY = 24


def test_the_bank_is_not_answered_within_a_day(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    house.lives(hours=DAY)
    assert nora.order.status is OrderStatus.EXPIRED
    assert nora.attempt.status is AttemptStatus.CANCELED
    assert [payment["status"] for payment in house.provider.payments()] == ["canceled"]
    assert nora.confirms().result is Confirmation.CLOSED
    assert_nothing_bought(house, nora)

    nora.chooses()
    nora.saves_card(PLAIN_CARD)
    nora.confirms()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["none", "timeout_after", "error_500_before", "error_500_after", "reset"])
def test_the_bank_is_answered_after_a_day(house: House, nora: Buyer, fault: str) -> None:
    """The provider could not be told to call the payment off; and the refund has troubles of its own."""
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    late = nora.attempt
    house.provider.breaks("reset", CHARGE, times=100)
    house.lives(hours=DAY)
    house.provider.is_mended()
    assert nora.order.status is OrderStatus.EXPIRED

    nora.answers_three_d(attempt=late)
    assert house.provider.taken() == [6784]
    if fault != "none":
        house.provider.breaks(fault, "/v1/refunds")
    house.polls()
    house.runs_jobs()
    nora.payment_page_checks(late)
    house.sweeps()
    house.sweeps()

    assert house.provider.taken() == []
    assert house.provider.refunded() == [6784]
    assert nora.order.status is OrderStatus.EXPIRED
    assert (nora.subscriptions, nora.invoices, numbers_taken(house)) == ([], [], 0)
    assert Payment.objects.get().status == "refunded"
    assert Refund.objects.get().status == "succeeded"
    assert sorted(PaymentEvent.objects.values_list("kind", "amount_minor")) == [("charged", 6784), ("refunded", -6784)]
    assert house.books() == {}
    assert mails_sent(nora.customer_id) == {"order_refunded": 1}
    assert Mail.objects.get().data["amount_minor"] == 6784


def test_paid_in_time_and_nobody_was_told(house: House, nora: Buyer) -> None:
    """Neither the page nor a webhook nor the timetable was there before the day was over: it is a purchase."""
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    nora.answers_three_d()
    house.lives(hours=DAY)
    assert nora.order.status is OrderStatus.FULFILLED
    assert_exactly_one_purchase(house, nora)
