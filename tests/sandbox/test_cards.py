"""Every row of the table of test cards: what happens when it is saved, and when it is charged."""

from __future__ import annotations

import pytest
import stripe

from tests.sandbox.shop import Shop, text_of

ACCEPTED = [
    ("4242424242424242", "visa"),
    ("5555555555554444", "mastercard"),
    ("378282246310005", "amex"),
    ("3566002020360505", "jcb"),
    ("4000000000000259", "visa"),
]
REFUSED_AT_SETUP = [
    ("4000000000000002", "card_declined", "generic_decline", "La banque a refusé cette carte", "declined this card"),
    ("4000000000009995", "card_declined", "insufficient_funds", "provision de cette carte", "insufficient funds"),
    ("4000000000009987", "card_declined", "lost_card", "La banque a refusé cette carte", "declined this card"),
    ("4000000000000069", "expired_card", "expired_card", "La carte est expirée", "card has expired"),
    ("4000000000000127", "incorrect_cvc", "incorrect_cvc", "Le CVV est incorrect", "CVV is incorrect"),
    ("4000000000000119", "processing_error", "processing_error", "n'a pas pu traiter", "could not process"),
]


@pytest.mark.parametrize(("number", "network"), ACCEPTED)
def test_accepted_cards_are_saved_and_charged(shop: Shop, number: str, network: str) -> None:
    started = shop.start(setup_intent_data={"metadata": {"setup_id": "42"}}, client_reference_id="order-7")
    response = shop.offer(started.url, number)
    assert response.status_code == 303
    assert response.headers["Location"] == f"http://plans.localhost:8000/retour?session={started.id}"

    session = shop.session(started.id)
    assert (session.status, session.url, session.client_reference_id) == ("complete", None, "order-7")
    assert session.setup_intent.metadata.to_dict() == {"setup_id": "42"}
    card = session.setup_intent.payment_method.card
    assert (card.brand, card.last4, card.exp_month, card.exp_year) == (network, number[-4:], 12, 2040)
    assert session.setup_intent.payment_method.billing_details.name == "Nora Roy"
    kept = shop.client.v1.customers.payment_methods.list(shop.customer).data
    assert [method.id for method in kept] == [session.setup_intent.payment_method.id]

    paid = shop.pay(kept[0].id, metadata={"attempt": "a1"}, description="Facture 1")
    assert (paid.status, paid.amount_received, paid.currency) == ("succeeded", 6784, "cad")
    charge = shop.client.v1.charges.retrieve(paid.latest_charge)
    assert (charge.paid, charge.amount, charge.metadata.to_dict()) == (True, 6784, {"attempt": "a1"})
    assert shop.events() == [
        "payment_method.attached",
        "setup_intent.succeeded",
        "checkout.session.completed",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize(("number", "code", "decline_code", "french", "english"), REFUSED_AT_SETUP)
def test_refused_cards_leave_the_form_for_another_card(
    shop: Shop, number: str, code: str, decline_code: str, french: str, english: str
) -> None:
    started = shop.start(locale="fr-CA")
    refused = shop.offer(started.url, number)
    assert french in text_of(refused)
    assert english in text_of(shop.visit(f"{started.url}&lang=en"))
    assert f'value="{number}"' in refused.text
    assert 'value="Nora Roy"' in refused.text
    assert 'value="123"' not in refused.text

    intent = shop.session(started.id).setup_intent
    assert (intent.status, intent.payment_method) == ("requires_payment_method", None)
    assert (intent.last_setup_error.code, intent.last_setup_error.decline_code) == (code, decline_code)
    assert shop.events() == ["setup_intent.setup_failed"]

    assert shop.offer(started.url, "4242424242424242").status_code == 303
    assert shop.session(started.id).setup_intent.last_setup_error is None


@pytest.mark.parametrize(
    ("number", "code", "decline_code"),
    [
        ("4000000000000341", "card_declined", "generic_decline"),
        ("4000000000000036", "incorrect_zip", "incorrect_zip"),
        ("4000008260003178", "card_declined", "insufficient_funds"),
        ("4000002760003184", "authentication_required", "authentication_required"),
    ],
)
def test_saved_cards_that_fail_off_session(shop: Shop, number: str, code: str, decline_code: str) -> None:
    method = shop.save(number)
    with pytest.raises(stripe.CardError) as refused:
        shop.pay(method, metadata={"attempt": "a2"})
    error = refused.value.error
    assert refused.value.http_status == 402
    assert (error.type, error.code, error.decline_code) == ("card_error", code, decline_code)
    assert error.payment_intent.status == "requires_payment_method"
    assert error.payment_intent.metadata.to_dict() == {"attempt": "a2"}
    assert error.payment_method.id == method

    found = shop.client.v1.payment_intents.retrieve(error.payment_intent.id)
    assert (found.status, found.amount_received, found.last_payment_error.code) == ("requires_payment_method", 0, code)
    failed = shop.client.v1.charges.retrieve(found.latest_charge)
    assert (failed.status, failed.paid, failed.failure_code) == ("failed", False, code)
    assert shop.events()[-1] == "payment_intent.payment_failed"


def test_card_that_asks_once_is_charged_freely_afterwards(shop: Shop) -> None:
    method = shop.save("4000002500003155")
    assert shop.pay(method, off_session=True).status == "succeeded"
    assert shop.pay(method, off_session=False).status == "succeeded"


def test_advice_goes_with_a_decline(shop: Shop) -> None:
    with pytest.raises(stripe.CardError) as refused:
        shop.pay(shop.save("4000000000000341"))
    assert refused.value.error.advice_code == "try_again_later"


def test_a_detached_card_cannot_be_charged(shop: Shop) -> None:
    method = shop.save("4242424242424242")
    assert shop.client.v1.payment_methods.detach(method).customer is None
    assert shop.client.v1.customers.payment_methods.list(shop.customer).data == []
    with pytest.raises(stripe.InvalidRequestError):
        shop.pay(method)
    with pytest.raises(stripe.InvalidRequestError):
        shop.client.v1.payment_methods.detach(method)
    assert shop.events()[-1] == "payment_method.detached"
