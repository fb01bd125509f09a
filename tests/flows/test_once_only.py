"""One purchase is one subscription, one invoice and one charge, whatever the person does twice."""

from __future__ import annotations

from guichet.contexts.ordering.public import OrderStatus
from guichet.contexts.payments.models import Attempt
from guichet.contexts.payments.public import AttemptStatus
from guichet.flows.purchase.confirm import Confirmation
from tests.flows.at_once import at_once
from tests.flows.journey import ASKS_ALWAYS, ASKS_ONCE, PLAIN_CARD, Buyer, House
from tests.flows.proof import assert_exactly_one_purchase, assert_nothing_bought


def test_undisturbed(house: House, nora: Buyer) -> None:
    nora.buys(ASKS_ONCE)
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_a_double_click_on_the_button(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.saves_card(ASKS_ONCE)
    first, second = at_once(nora.confirms, nora.confirms)
    assert first.result is second.result is Confirmation.SUBMITTED
    assert first.attempt.id == second.attempt.id
    house.sweeps()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)
    assert len(house.provider.payments()) == 1


def test_a_double_click_on_next_makes_one_order(house: House, nora: Buyer) -> None:
    first, second = at_once(nora.chooses, nora.chooses)
    assert first.id == second.id
    nora.looks()
    nora.saves_card(PLAIN_CARD)
    nora.confirms()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_a_double_click_on_the_card_page_keeps_one_method(house: House, nora: Buyer) -> None:
    nora.chooses()
    setup = nora.asks_for_the_card_page()
    assert setup.action is not None
    page = setup.action["url"]
    at_once(*[lambda: house.provider.type_card(page, PLAIN_CARD)] * 2)
    at_once(*[nora.returns_and_page_checks] * 2)
    nora.confirms()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_two_tabs_ask_for_the_card_page_at_once(house: House, nora: Buyer) -> None:
    """Both may be walked to their end: the cards are those of one customer at the provider."""
    nora.chooses()
    older, newer = at_once(nora.asks_for_the_card_page, nora.asks_for_the_card_page)
    for setup in (older, newer):
        house.provider.type_card(setup.action["url"], PLAIN_CARD)
    house.receives_webhooks_of("checkout.session.completed", count=2)
    house.runs_jobs()
    nora.returns_and_page_checks()
    nora.confirms()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_two_tabs_the_older_one_shows_older_figures(house: House, nora: Buyer) -> None:
    older = nora.chooses(quantity=1)
    nora.saves_card(ASKS_ONCE)
    older = nora.shown or older
    newer = nora.chooses(quantity=2)
    assert newer.id == older.id

    confirmed = nora.confirms(older)
    assert confirmed.result is Confirmation.CHANGED
    assert (confirmed.order.quantity, confirmed.order.bill.total_minor) == (2, 13567)
    assert not Attempt.objects.exists()
    assert_nothing_bought(house, nora)

    nora.chooses(quantity=1)
    assert nora.confirms().result is Confirmation.SUBMITTED
    assert nora.confirms(newer).result is Confirmation.SUBMITTED  # it only looks at what is under way
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_a_summary_that_is_half_an_hour_old_is_shown_again(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.saves_card(PLAIN_CARD)
    house.lives_without_looking(minutes=31)
    assert nora.confirms().result is Confirmation.CHANGED
    assert_nothing_bought(house, nora)
    nora.looks()
    assert nora.confirms().result is Confirmation.SUBMITTED
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_reloading_everything_inside_three_d_secure(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.returns_and_page_checks()
    confirmed = nora.confirms()
    asked = confirmed.attempt
    assert asked is not None
    assert asked.status is AttemptStatus.REQUIRES_ACTION

    for _ in range(2):  # the summary, confirmed again; the page that waits, reloaded
        nora.looks()
        again = nora.confirms()
        assert again.attempt is not None
        assert (again.attempt.id, again.attempt.action) == (asked.id, asked.action)
        assert nora.payment_page_checks().status is AttemptStatus.REQUIRES_ACTION
    assert_nothing_bought(house, nora)

    nora.answers_three_d()
    nora.answers_three_d("Refuser")  # the bank's page in a second tab: only the first answer counts
    for _ in range(2):
        assert nora.payment_page_checks().status is AttemptStatus.SUCCEEDED
        assert nora.confirms().result is Confirmation.SUBMITTED
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)
    assert nora.order.status is OrderStatus.FULFILLED


def test_an_hour_at_the_provider_does_not_count(house: House, nora: Buyer) -> None:
    """The order waits for a person who looks for their card; without a card page open it does not."""
    order = nora.chooses()
    nora.asks_for_the_card_page()
    house.lives(hours=1)
    nora.enters_card(ASKS_ONCE)
    nora.returns_and_page_checks()
    assert nora.order.id == order.id
    assert nora.confirms().result is Confirmation.SUBMITTED
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_an_order_that_nobody_comes_back_to_expires(house: House, nora: Buyer) -> None:
    nora.chooses()
    house.lives(hours=1)
    assert nora.order.status is OrderStatus.EXPIRED
    nora.chooses()
    nora.asks_for_the_card_page()
    house.lives(hours=25)
    assert nora.order.status is OrderStatus.EXPIRED
    assert nora.confirms().result is Confirmation.CLOSED
    assert_nothing_bought(house, nora)
