"""Contract: money back, never more than was taken."""

from __future__ import annotations

from guichet.contexts.payments.ports import FailureCode, RefundStatus
from guichet.kernel.money import Money
from tests.gateways.contract import (
    Provider,
    charge_request,
    key_of,
    refund_key,
    refund_request,
    save_card,
)


def charged(provider: Provider) -> str:
    request = charge_request(save_card(provider))
    return provider.gateway.charge(request, key_of(request)).reference


def test_a_part_and_then_the_rest_is_given_back_and_found(provider: Provider) -> None:
    charge = charged(provider)
    for minor in (1000, 5784):
        request = refund_request(charge, Money(minor, "CAD"))
        outcome = provider.gateway.refund(request, refund_key(request))
        assert outcome.status is RefundStatus.SUCCEEDED
        assert provider.gateway.find_refund(request) == outcome


def test_the_same_key_gives_back_once(provider: Provider) -> None:
    charge = charged(provider)
    request = refund_request(charge, Money(6000, "CAD"))
    first = provider.gateway.refund(request, refund_key(request))
    assert provider.gateway.refund(request, refund_key(request)) == first


def test_more_than_is_left_is_refused(provider: Provider) -> None:
    charge = charged(provider)
    for minor, expected in ((6785, None), (6784, RefundStatus.SUCCEEDED), (1, None)):
        request = refund_request(charge, Money(minor, "CAD"))
        outcome = provider.gateway.refund(request, refund_key(request))
        if expected:
            assert outcome.status is expected
            continue
        assert outcome.status is RefundStatus.FAILED
        assert outcome.failure is not None
        assert outcome.failure.code is FailureCode.AMOUNT_INVALID
        assert provider.gateway.find_refund(request) is None
