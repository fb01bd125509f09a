"""3-D Secure: confirmed, refused, abandoned, answered twice; when a card is saved and when it is charged."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
import stripe

from tests.sandbox.shop import CANCEL, Shop, text_of

ASKS = "4000002500003155"
ALWAYS_ASKS = "4000002760003184"


def question(shop: Shop, number: str = ASKS, **more: str) -> tuple[str, str, str]:
    """A card visit that stands at its question: session, card page, question."""
    started = shop.start(**more)
    address = started.url or started.frame_url
    response = shop.offer(address, number)
    assert response.status_code == 303
    return started.id, address, response.headers["Location"]


def asked_payment(shop: Shop, number: str = ALWAYS_ASKS) -> tuple[str, str]:
    """An on-session payment that stands at its question: payment, question."""
    paid = shop.pay(shop.save(number), off_session=False)
    assert (paid.status, paid.next_action.type) == ("requires_action", "redirect_to_url")
    assert paid.next_action.redirect_to_url.return_url == "http://plans.localhost:8000/3ds?order=7"
    return paid.id, paid.next_action.redirect_to_url.url


def test_confirmed_setup(shop: Shop) -> None:
    session, _, asked = question(shop, locale="en")
    page = text_of(shop.visit(asked))
    assert "Plans inc." in page
    assert "•••• 3155" in page
    assert "Amount" not in page
    waiting = shop.session(session).setup_intent
    assert (waiting.status, waiting.next_action.redirect_to_url.url) == ("requires_action", asked)
    assert shop.answer(asked, "confirm").endswith(f"/retour?session={session}")
    assert shop.session(session).setup_intent.status == "succeeded"


def test_refused_setup_goes_back_to_the_card_page(shop: Shop) -> None:
    session, card_page, asked = question(shop)
    assert shop.answer(asked, "refuse") == card_page
    assert "3-D Secure a échoué" in text_of(shop.visit(card_page))
    intent = shop.session(session).setup_intent
    assert (intent.status, intent.last_setup_error.code) == (
        "requires_payment_method",
        "setup_intent_authentication_failure",
    )
    assert shop.events() == ["setup_intent.setup_failed"]
    assert shop.offer(card_page, "4242424242424242").status_code == 303
    # The answered question changes nothing any more.
    assert shop.answer(asked, "abandon").endswith(session)
    assert shop.session(session).status == "complete"


def test_abandoned_setup_ends_canceled(shop: Shop) -> None:
    session, card_page, asked = question(shop)
    assert shop.answer(asked, "abandon") == CANCEL
    found = shop.session(session)
    assert (found.status, found.setup_intent.status) == ("expired", "canceled")
    assert shop.events() == ["setup_intent.canceled", "checkout.session.expired"]
    assert shop.offer(card_page, "4242424242424242").headers["Location"] == CANCEL
    assert shop.session(session).setup_intent.status == "canceled"


def test_another_card_supersedes_an_open_question(shop: Shop) -> None:
    session, card_page, first = question(shop)
    second = shop.offer(card_page, ALWAYS_ASKS).headers["Location"]
    assert shop.answer(first, "abandon") == card_page
    shop.answer(second, "confirm")
    assert shop.session(session).setup_intent.payment_method.card.last4 == "3184"


def test_confirmed_payment(shop: Shop) -> None:
    payment, asked = asked_payment(shop)
    assert "67,84 $" in text_of(shop.visit(asked)).replace("\xa0", " ")
    assert "$67.84" in text_of(shop.visit(asked, **{"Accept-Language": "en-CA,en;q=0.9"}))
    assert shop.client.v1.payment_intents.retrieve(payment).status == "requires_action"
    back = urlsplit(shop.answer(asked, "confirm"))
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    assert (query["order"], query["payment_intent"], query["redirect_status"]) == ("7", payment, "succeeded")
    assert shop.client.v1.payment_intents.retrieve(payment).amount_received == 6784
    assert shop.events()[-2:] == ["payment_intent.requires_action", "payment_intent.succeeded"]


def test_refused_payment(shop: Shop) -> None:
    payment, asked = asked_payment(shop)
    assert "redirect_status=failed" in shop.answer(asked, "refuse")
    found = shop.client.v1.payment_intents.retrieve(payment)
    assert (found.status, found.last_payment_error.code) == (
        "requires_payment_method",
        "payment_intent_authentication_failure",
    )
    assert shop.events()[-1] == "payment_intent.payment_failed"


def test_abandoned_payment_ends_canceled(shop: Shop) -> None:
    payment, asked = asked_payment(shop)
    assert "redirect_status=canceled" in shop.answer(asked, "abandon")
    assert shop.client.v1.payment_intents.retrieve(payment).status == "canceled"
    assert shop.events()[-1] == "payment_intent.canceled"


def test_confirmed_payment_without_funds(shop: Shop) -> None:
    payment, asked = asked_payment(shop, "4000008260003178")
    assert "redirect_status=failed" in shop.answer(asked, "confirm")
    error = shop.client.v1.payment_intents.retrieve(payment).last_payment_error
    assert (error.code, error.decline_code) == ("card_declined", "insufficient_funds")


def test_many_confirmations_charge_once(shop: Shop) -> None:
    payment, asked = asked_payment(shop)
    with ThreadPoolExecutor(6) as pool:
        ends = list(pool.map(lambda word: shop.answer(asked, word), ["confirm"] * 6))
    assert len(set(ends)) == 1
    assert shop.answer(asked, "refuse") == ends[0]
    assert "a déjà répondu" in text_of(shop.visit(asked))
    charges = shop.client.v1.charges.list({"payment_intent": payment}).data
    assert [charge.status for charge in charges] == ["succeeded"]
    assert shop.events().count("payment_intent.succeeded") == 1


def test_cancel_closes_the_question(shop: Shop) -> None:
    payment, asked = asked_payment(shop)
    assert shop.client.v1.payment_intents.cancel(payment).status == "canceled"
    assert "redirect_status=canceled" in shop.answer(asked, "confirm")
    assert shop.client.v1.payment_intents.retrieve(payment).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.client.v1.payment_intents.cancel(payment)
    assert refused.value.code == "payment_intent_unexpected_state"


def test_error_on_requires_action(shop: Shop) -> None:
    with pytest.raises(stripe.CardError) as refused:
        shop.pay(shop.save(ALWAYS_ASKS), off_session=False, error_on_requires_action=True)
    assert refused.value.code == "authentication_required"


def test_payment_confirmed_in_a_second_step(shop: Shop) -> None:
    method = shop.save("4242424242424242")
    first = shop.client.v1.payment_intents.create({"amount": 500, "currency": "eur", "customer": shop.customer})
    assert first.status == "requires_payment_method"
    done = shop.client.v1.payment_intents.confirm(
        first.id, {"payment_method": method, "return_url": "http://plans.localhost:8000/3ds"}
    )
    assert done.status == "succeeded"


def test_setup_canceled_by_the_merchant(shop: Shop) -> None:
    session, card_page, asked = question(shop)
    intent = shop.session(session).setup_intent.id
    assert shop.client.v1.setup_intents.cancel(intent).status == "canceled"
    assert shop.answer(asked, "confirm") == CANCEL
    assert "n'est plus valable" in text_of(shop.visit(card_page))
