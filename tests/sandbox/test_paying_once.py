"""A visit that pays: one payment by a card that nobody keeps, on a page that says what is paid and how much."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.sandbox.shop import CANCEL, RETURN, Shop, text_of


def pays(shop: Shop, **more: Any) -> Any:
    line = {
        "quantity": 1,
        "price_data": {"currency": "cad", "unit_amount": 6784, "product_data": {"name": "PDC-2026-0001"}},
    }
    base = {
        "mode": "payment", "line_items": [line], "success_url": RETURN, "cancel_url": CANCEL, "locale": "fr",
        "payment_intent_data": {"description": "PDC-2026-0001", "metadata": {"attempt": "7"}},
    }  # fmt: skip
    return shop.client.v1.checkout.sessions.create({**base, **more})


def paid(shop: Shop, reference: str) -> Any:
    return shop.client.v1.checkout.sessions.retrieve(reference, {"expand": ["payment_intent.latest_charge"]})


def test_the_page_says_what_is_paid_and_the_card_is_nobodys_afterwards(shop: Shop) -> None:
    started = pays(shop)
    assert (started.mode, started.payment_status, started.customer) == ("payment", "unpaid", None)
    page = text_of(shop.visit(started.url))
    for said in ("Payer par carte", "PDC-2026-0001", "67,84", "La carte sert à ce paiement seulement."):
        assert said in page
    assert "Rien n'est débité maintenant" not in page
    answer = shop.offer(started.url, "4242424242424242")
    assert answer.headers["Location"] == f"http://plans.localhost:8000/retour?session={started.id}"
    session = paid(shop, started.id)
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert session.payment_intent.latest_charge.payment_method_details.card.last4 == "4242"
    assert session.payment_intent.metadata.to_dict() == {"attempt": "7"}
    assert shop.client.v1.customers.payment_methods.list(shop.customer).data == []
    assert shop.events() == ["payment_intent.succeeded", "checkout.session.completed"]
    assert "Le paiement est fait" in text_of(shop.visit(started.url))


def test_a_refused_card_leaves_the_page_and_the_question_of_a_bank_leads_back_to_it(shop: Shop) -> None:
    started = pays(shop)
    assert "provision" in text_of(shop.offer(started.url, "4000000000009995"))
    assert "L'adresse ne correspond pas" in text_of(shop.offer(started.url, "4000000000000036"))
    asked = shop.offer(started.url, "4000002500003155").headers["Location"]
    assert "67,84" in text_of(shop.visit(asked))
    back = shop.answer(asked, "refuse")
    assert "/pay/" in back
    assert "3-D Secure a échoué" in text_of(shop.visit(back))
    assert paid(shop, started.id).status == "open"
    assert shop.answer(shop.offer(started.url, "4000002760003184").headers["Location"], "confirm").startswith(
        "http://plans"
    )


def test_a_visit_that_is_ended_or_abandoned_takes_nothing(shop: Shop) -> None:
    started = pays(shop)
    assert shop.client.v1.checkout.sessions.expire(started.id).status == "expired"
    assert paid(shop, started.id).payment_intent.status == "canceled"
    assert shop.offer(started.url, "4242424242424242").headers["Location"] == CANCEL
    other = pays(shop)
    shop.answer(shop.offer(other.url, "4000002500003155").headers["Location"], "abandon")
    assert paid(shop, other.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        shop.client.v1.checkout.sessions.expire(other.id)


def test_what_it_does_not_know_is_refused(shop: Shop) -> None:
    for wrong in ({"line_items": []}, {"ui_mode": "embedded"}):
        with pytest.raises(stripe.InvalidRequestError):
            pays(shop, **wrong)
