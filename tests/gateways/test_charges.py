"""Contract: charging a saved card. A decline is an outcome; one key, one charge."""

from __future__ import annotations

import pytest

from guichet.contexts.payments.ports import (
    ChargeLookup,
    ChargeStatus,
    FailureCode,
    GatewayRequestRejectedError,
    IdempotencyConflictError,
    Redirect,
)
from guichet.kernel.money import Money
from tests.gateways.contract import (
    ASKS_ALWAYS,
    ASKS_AT_SETUP,
    ASKS_THEN_INSUFFICIENT,
    DECLINED_AT_CHARGE,
    PRICE,
    WRONG_ADDRESS,
    Provider,
    charge_request,
    key_of,
    lookup_of,
    save_card,
)


@pytest.mark.parametrize("off_session", [True, False])
def test_a_charge_succeeds_over_what_was_asked(provider: Provider, off_session: bool) -> None:
    saved = save_card(provider)
    request = charge_request(saved, off_session=off_session)
    outcome = provider.gateway.charge(request, key_of(request))
    assert (outcome.status, outcome.money, outcome.failure) == (ChargeStatus.SUCCEEDED, PRICE, None)
    assert provider.gateway.find_charge(lookup_of(request)) == outcome
    assert provider.taken(saved.customer) == [6784]


def test_the_same_key_twice_is_one_charge(provider: Provider) -> None:
    saved = save_card(provider)
    request = charge_request(saved)
    first = provider.gateway.charge(request, key_of(request))
    assert provider.gateway.charge(request, key_of(request)) == first
    assert provider.taken(saved.customer) == [6784]


def test_the_same_key_with_another_amount_is_our_defect(provider: Provider) -> None:
    saved = save_card(provider)
    request = charge_request(saved)
    provider.gateway.charge(request, key_of(request))
    with pytest.raises(IdempotencyConflictError):
        provider.gateway.charge(charge_request(saved, money=Money(1, "CAD")), key_of(request))
    assert provider.taken(saved.customer) == [6784]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (DECLINED_AT_CHARGE, FailureCode.CARD_DECLINED),
        (WRONG_ADDRESS, FailureCode.AVS_MISMATCH),
        (ASKS_ALWAYS, FailureCode.AUTHENTICATION_REQUIRED),
        (ASKS_THEN_INSUFFICIENT, FailureCode.INSUFFICIENT_FUNDS),
    ],
)
def test_a_decline_is_an_outcome_and_found_again(provider: Provider, number: str, code: FailureCode) -> None:
    saved = save_card(provider, number)
    request = charge_request(saved)
    outcome = provider.gateway.charge(request, key_of(request))
    assert (outcome.status, outcome.money) == (ChargeStatus.FAILED, None)
    assert outcome.failure is not None
    assert outcome.failure.code is code
    assert outcome.reference
    assert provider.gateway.find_charge(lookup_of(request)) == outcome
    assert provider.taken(saved.customer) == []


@pytest.mark.parametrize(
    ("word", "status", "taken"),
    [
        ("confirm", ChargeStatus.SUCCEEDED, [6784]),
        ("refuse", ChargeStatus.FAILED, []),
        ("abandon", ChargeStatus.CANCELED, []),
    ],
)
def test_the_bank_asks_the_holder(provider: Provider, word: str, status: ChargeStatus, taken: list[int]) -> None:
    saved = save_card(provider, ASKS_ALWAYS)
    request = charge_request(saved, off_session=False)
    asked = provider.gateway.charge(request, key_of(request))
    assert (asked.status, asked.money) == (ChargeStatus.REQUIRES_ACTION, None)
    assert isinstance(asked.next_action, Redirect)

    back = provider.answer(asked.next_action.url, word)

    assert back.startswith(request.return_url)
    lookup = ChargeLookup(request.attempt_id, saved.customer, asked.reference)
    found = provider.gateway.find_charge(lookup)
    assert found is not None
    assert found.status is status
    assert (found.failure.code if found.failure else None) == (
        FailureCode.AUTHENTICATION_FAILED if word == "refuse" else None
    )
    assert provider.taken(saved.customer) == taken


def test_funds_may_lack_after_the_challenge(provider: Provider) -> None:
    request = charge_request(save_card(provider, ASKS_THEN_INSUFFICIENT), off_session=False)
    asked = provider.gateway.charge(request, key_of(request))
    assert isinstance(asked.next_action, Redirect)
    provider.answer(asked.next_action.url, "confirm")
    found = provider.gateway.find_charge(lookup_of(request))
    assert found is not None
    assert found.failure is not None
    assert found.failure.code is FailureCode.INSUFFICIENT_FUNDS


def test_a_card_confirmed_once_is_charged_without_its_holder(provider: Provider) -> None:
    request = charge_request(save_card(provider, ASKS_AT_SETUP))
    assert provider.gateway.charge(request, key_of(request)).status is ChargeStatus.SUCCEEDED


def test_nothing_is_found_of_an_attempt_that_never_came(provider: Provider) -> None:
    saved = save_card(provider)
    other, never = charge_request(saved), charge_request(saved)
    provider.gateway.charge(other, key_of(other))
    assert provider.gateway.find_charge(lookup_of(never)) is None
    assert provider.gateway.find_charge(ChargeLookup(never.attempt_id, "cus_nobody")) is None
    assert provider.gateway.find_charge(ChargeLookup(never.attempt_id, saved.customer, "pi_nothing")) is None


def test_an_open_question_is_cancelled_and_a_taken_charge_is_not(provider: Provider) -> None:
    saved = save_card(provider, ASKS_ALWAYS)
    request = charge_request(saved, off_session=False)
    asked = provider.gateway.charge(request, key_of(request))
    assert provider.gateway.cancel(asked.reference, "test:cancel").status is ChargeStatus.CANCELED

    good = charge_request(save_card(provider))
    taken = provider.gateway.charge(good, key_of(good))
    assert provider.gateway.cancel(taken.reference, "test:too-late") == taken


def test_a_card_that_was_let_go_is_our_defect(provider: Provider) -> None:
    saved = save_card(provider)
    provider.gateway.detach_method(saved.method, "test:detach")
    request = charge_request(saved)
    with pytest.raises(GatewayRequestRejectedError):
        provider.gateway.charge(request, key_of(request))
