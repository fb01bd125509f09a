"""A refused card keeps the order, takes nothing and uses no number; its code has a sentence in both languages."""

from __future__ import annotations

import pytest

from guichet.contexts.ordering.public import OrderStatus
from guichet.contexts.payments.models import Attempt
from guichet.contexts.payments.public import NOTHING_TAKEN, AttemptStatus, refusal
from guichet.flows.purchase.confirm import Confirmation
from tests.flows.journey import ASKS_ALWAYS, ASKS_ONCE, PLAIN_CARD, Buyer, House
from tests.flows.proof import assert_exactly_one_purchase, assert_nothing_bought
from tests.support.sandbox import Sandbox

# Card, the answer to the bank's question, the code that the page's check records, and the set-up's state.
AT_THE_CARD_PAGE = [
    ("4000000000000002", "", "card_declined", "open"),
    ("4000000000009995", "", "insufficient_funds", "open"),
    # No test card, so it is refused before any bank hears of it: the provider's page says so, we never learn of it.
    ("4242424242424241", "", "insufficient_funds", "open"),
    ("4000000000009987", "", "lost_or_stolen", "open"),
    ("4000000000000069", "", "expired_card", "open"),
    ("4000000000000127", "", "incorrect_cvc", "open"),
    ("4000000000000119", "", "processing_error", "open"),
    (ASKS_ONCE, "Refuser", "authentication_failed", "open"),
    (ASKS_ONCE, "Abandonner", "authentication_failed", "canceled"),
]


def test_on_the_card_page_one_after_the_other(house: House, nora: Buyer) -> None:
    order = nora.chooses()
    for number, answer, code, status in AT_THE_CARD_PAGE:
        nora.enters_card(number, three_d=answer)
        checked = nora.returns_and_page_checks()
        assert (checked.failure_code, checked.status) == (code, status), number
        assert checked.method_id is None
        assert_has_sentences(code)
        assert nora.confirms().result is Confirmation.METHOD_NEEDED
        assert (nora.order.id, nora.order.status) == (order.id, OrderStatus.OPEN)
        assert_nothing_bought(house, nora)
        assert house.provider.payments() == []

    assert nora.saves_card(PLAIN_CARD).failure_code == ""
    nora.confirms()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)
    assert nora.order.id == order.id


# Card, the answer to the bank's question at the payment, how the attempt ends, its code.
AT_THE_CHARGE = [
    ("4000000000000341", "", AttemptStatus.FAILED, "card_declined"),
    ("4000000000000036", "", AttemptStatus.FAILED, "avs_mismatch"),
    ("4000008260003178", "Confirmer", AttemptStatus.FAILED, "insufficient_funds"),
    (ASKS_ALWAYS, "Refuser", AttemptStatus.FAILED, "authentication_failed"),
    (ASKS_ALWAYS, "Abandonner", AttemptStatus.CANCELED, ""),
]


@pytest.mark.parametrize(("number", "answer", "status", "code"), AT_THE_CHARGE)
def test_at_the_charge(house: House, nora: Buyer, number: str, answer: str, status: AttemptStatus, code: str) -> None:
    order = nora.chooses()
    nora.saves_card(number)
    for tries in (1, 2):  # time or the person may mend it, so the button tries the same card again
        assert nora.confirms().result is Confirmation.SUBMITTED
        if answer:
            nora.answers_three_d(answer)
            nora.payment_page_checks()
        assert (nora.attempt.status, nora.attempt.failure_code) == (status, code)
        assert (nora.order.id, nora.order.status) == (order.id, OrderStatus.OPEN)
        assert Attempt.objects.count() == tries
        house.sweeps()  # the provider's events tell the refusal once more
        assert_nothing_bought(house, nora)
    if code:
        assert_has_sentences(code)

    nora.saves_card(ASKS_ONCE)
    nora.confirms()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)
    assert nora.order.id == order.id


def test_a_card_refused_for_good_is_not_tried_again(house: House, nora: Buyer, sandbox: Sandbox) -> None:
    """Lost after it was saved. Not by the button, not after another card was refused too; entered anew it may be."""
    nora.chooses()
    lost = nora.saves_card("5555555555554444").method_id
    assert lost is not None
    with sandbox.connect() as connection:
        connection.execute("UPDATE sandbox_paymentmethod SET behaviour = 'lost_card' WHERE last_four = '4444'")
    assert nora.confirms().result is Confirmation.SUBMITTED
    assert nora.attempt.failure_code == "lost_or_stolen"
    assert_has_sentences("lost_or_stolen")
    assert nora.confirms().result is Confirmation.METHOD_NEEDED

    nora.saves_card("4000000000000341")
    assert nora.confirms().result is Confirmation.SUBMITTED
    assert nora.attempt.failure_code == "card_declined"
    nora.takes_saved_card(lost)
    assert nora.confirms().result is Confirmation.METHOD_NEEDED
    assert Attempt.objects.count() == 2
    assert_nothing_bought(house, nora)

    nora.saves_card("5555555555554444")
    assert nora.confirms().result is Confirmation.SUBMITTED
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def assert_has_sentences(code: str) -> None:
    told = refusal(code)
    assert told is not refusal("unknown_code")
    for texts in (told.sentence, told.next_step, NOTHING_TAKEN):
        assert texts["fr"]
        assert texts["en"]
        assert texts["fr"] != texts["en"]
