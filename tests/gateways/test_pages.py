"""Contract: paying once on the provider's page. Nobody is named there, and the card is kept nowhere."""

from __future__ import annotations

from uuid import uuid4

import pytest

from guichet.contexts.payments.ports import (
    ChargeLookup,
    ChargeOutcome,
    ChargeStatus,
    FailureCode,
    PageRequest,
    PaidWith,
    Redirect,
    RefundRequest,
    RefundStatus,
)
from guichet.kernel.money import Money
from tests.gateways.contract import ASKS_ALWAYS, ASKS_AT_SETUP, DECLINED_AT_CHARGE, PRICE, SUCCEEDS, Provider

BACK = "http://plans.localhost/regler/abc/?retour"


def page_request() -> PageRequest:
    return PageRequest(uuid4(), PRICE, "PDC-2026-0001", BACK, "fr-ca")


def opened(provider: Provider, request: PageRequest) -> ChargeOutcome:
    return provider.gateway.open_page(request, f"test:{request.attempt_id}:charge")


def address(outcome: ChargeOutcome) -> str:
    assert isinstance(outcome.next_action, Redirect)
    return outcome.next_action.url


def found(provider: Provider, outcome: ChargeOutcome) -> ChargeOutcome:
    again = provider.gateway.find_charge(ChargeLookup(uuid4(), "", page_reference=outcome.page_reference))
    assert again is not None
    return again


def test_whoever_is_there_pays_once_and_leaves_no_card(provider: Provider) -> None:
    request = page_request()
    outcome = opened(provider, request)
    assert (outcome.status, outcome.reference, outcome.money) == (ChargeStatus.REQUIRES_ACTION, "", None)
    assert opened(provider, request) == outcome
    assert provider.type_card(address(outcome), SUCCEEDS) == BACK
    paid = found(provider, outcome)
    assert (paid.status, paid.money, paid.paid_with) == (ChargeStatus.SUCCEEDED, PRICE, PaidWith("visa", "4242"))
    refund = RefundRequest(uuid4(), paid.reference, PRICE)
    assert provider.gateway.refund(refund, f"test:{refund.refund_id}").status is RefundStatus.SUCCEEDED


@pytest.mark.parametrize("number", [ASKS_AT_SETUP, ASKS_ALWAYS])
def test_the_bank_asks_for_the_card_that_is_new_to_it(provider: Provider, number: str) -> None:
    outcome = opened(provider, page_request())
    question = provider.type_card(address(outcome), number)
    assert found(provider, outcome).status is ChargeStatus.REQUIRES_ACTION
    assert provider.answer(question, "confirm") == BACK
    assert found(provider, outcome).status is ChargeStatus.SUCCEEDED


def test_a_refused_card_leaves_the_page_for_another_one(provider: Provider) -> None:
    outcome = opened(provider, page_request())
    assert provider.type_card(address(outcome), DECLINED_AT_CHARGE) == ""
    refused = found(provider, outcome)
    assert refused.status is ChargeStatus.REQUIRES_ACTION
    assert refused.failure is not None
    assert refused.failure.code is FailureCode.CARD_DECLINED
    provider.type_card(address(outcome), SUCCEEDS)
    assert found(provider, outcome).money == PRICE


def test_a_closed_page_takes_no_money(provider: Provider) -> None:
    outcome = opened(provider, page_request())
    assert provider.gateway.close_page(outcome.page_reference, f"test:{uuid4()}").status is ChargeStatus.CANCELED
    assert provider.gateway.close_page(outcome.page_reference, f"test:{uuid4()}").status is ChargeStatus.CANCELED
    assert found(provider, outcome).status is ChargeStatus.CANCELED


def test_a_page_that_was_paid_cannot_be_closed(provider: Provider) -> None:
    outcome = opened(provider, page_request())
    provider.type_card(address(outcome), SUCCEEDS)
    closed = provider.gateway.close_page(outcome.page_reference, f"test:{uuid4()}")
    assert (closed.status, closed.money) == (ChargeStatus.SUCCEEDED, PRICE)


def test_an_answer_that_was_lost_is_the_same_page_when_asked_again(provider: Provider) -> None:
    request = page_request()
    provider.break_line("timeout_after", "/v1/checkout/sessions")
    key = f"test:{request.attempt_id}:charge"
    assert provider.impatient.open_page(request, key).status is ChargeStatus.UNKNOWN
    assert provider.gateway.open_page(request, key).status is ChargeStatus.REQUIRES_ACTION


def test_its_events_name_the_attempt(provider: Provider) -> None:
    request = page_request()
    outcome = opened(provider, request)
    provider.type_card(address(outcome), SUCCEEDS)
    events, _cursor = provider.gateway.poll_events("")
    assert {(event.kind, event.subject, event.own_id) for event in events} == {
        ("payment_intent.succeeded", "charge", request.attempt_id),
        ("checkout.session.completed", "charge", request.attempt_id),
    }


def test_another_amount_is_another_page(provider: Provider) -> None:
    request = PageRequest(uuid4(), Money(1, "CAD"), "PDC-2026-0002", BACK, "en")
    outcome = opened(provider, request)
    provider.type_card(address(outcome), SUCCEEDS)
    assert found(provider, outcome).money == Money(1, "CAD")
