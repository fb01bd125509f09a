"""Contract: when the answer is lost, the outcome is unknown, never a failure; it is found out later, charged once."""

from __future__ import annotations

import pytest

from guichet.contexts.payments.ports import ChargeStatus, GatewayUnavailableError, RefundStatus
from guichet.kernel.money import Money
from tests.gateways.contract import (
    PRICE,
    Provider,
    charge_request,
    key_of,
    lookup_of,
    refund_key,
    refund_request,
    save_card,
)

PAYMENTS = "/v1/payment_intents"


def test_a_time_out_after_the_effect_is_unknown_and_the_same_key_tells_the_success(provider: Provider) -> None:
    saved = save_card(provider)
    request = charge_request(saved)
    provider.break_line("timeout_after", PAYMENTS)

    assert provider.impatient.charge(request, key_of(request)).status is ChargeStatus.UNKNOWN

    found = provider.gateway.find_charge(lookup_of(request))
    assert found is not None
    assert (found.status, found.money) == (ChargeStatus.SUCCEEDED, PRICE)
    assert provider.gateway.charge(request, key_of(request)) == found
    assert provider.taken(saved.customer) == [6784]


def test_a_time_out_before_the_effect_is_unknown_and_the_same_key_charges(provider: Provider) -> None:
    saved = save_card(provider)
    request = charge_request(saved)
    provider.break_line("timeout_before", PAYMENTS)

    assert provider.impatient.charge(request, key_of(request)).status is ChargeStatus.UNKNOWN

    assert provider.gateway.find_charge(lookup_of(request)) is None
    assert provider.gateway.charge(request, key_of(request)).status is ChargeStatus.SUCCEEDED
    assert provider.taken(saved.customer) == [6784]


@pytest.mark.parametrize(
    ("kind", "taken"), [("error_500_before", []), ("error_500_after", [6784])], ids=["before", "after"]
)
def test_a_500_is_unknown_replayed_for_its_key_and_found_out_by_the_attempt(
    provider: Provider, kind: str, taken: list[int]
) -> None:
    saved = save_card(provider)
    request = charge_request(saved)
    provider.break_line(kind, PAYMENTS)

    assert provider.gateway.charge(request, key_of(request)).status is ChargeStatus.UNKNOWN
    # Providers keep a 500 for its key: asking again with the same key never tells more.
    assert provider.gateway.charge(request, key_of(request)).status is ChargeStatus.UNKNOWN

    found = provider.gateway.find_charge(lookup_of(request))
    assert (found.status if found else None) == (ChargeStatus.SUCCEEDED if taken else None)
    assert provider.taken(saved.customer) == taken


def test_a_line_that_breaks_is_unknown(provider: Provider) -> None:
    request = charge_request(save_card(provider))
    provider.break_line("reset", PAYMENTS)
    assert provider.gateway.charge(request, key_of(request)).status is ChargeStatus.UNKNOWN
    assert provider.gateway.charge(request, key_of(request)).status is ChargeStatus.SUCCEEDED


def test_too_many_requests_is_no_doubt_nothing_was_done(provider: Provider) -> None:
    request = charge_request(save_card(provider))
    provider.break_line("error_429", PAYMENTS)
    with pytest.raises(GatewayUnavailableError):
        provider.gateway.charge(request, key_of(request))
    assert provider.gateway.charge(request, key_of(request)).status is ChargeStatus.SUCCEEDED


def test_a_cancellation_without_an_answer_is_unknown(provider: Provider) -> None:
    request = charge_request(save_card(provider))
    taken = provider.gateway.charge(request, key_of(request))
    provider.break_line("reset", f"{PAYMENTS}/{taken.reference}/cancel")
    assert provider.gateway.cancel(taken.reference, "test:cancel").status is ChargeStatus.UNKNOWN


def test_a_refund_without_an_answer_is_unknown_and_made_once(provider: Provider) -> None:
    charge = charge_request(save_card(provider))
    taken = provider.gateway.charge(charge, key_of(charge))
    request = refund_request(taken.reference, Money(1000, "CAD"))
    provider.break_line("timeout_after", "/v1/refunds")

    assert provider.impatient.refund(request, refund_key(request)).status is RefundStatus.UNKNOWN

    found = provider.gateway.find_refund(request)
    assert found is not None
    assert found.status is RefundStatus.SUCCEEDED
    assert provider.gateway.refund(request, refund_key(request)) == found
