"""Direct debits, PayPal, money taken back and payouts, as the port tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guichet.contexts.payments.ports import (
    ChargeRequest,
    ChargeStatus,
    DisputeStatus,
    FailureCode,
    MethodDetails,
    MethodKind,
    Redirect,
    SetupStatus,
)
from guichet.kernel.money import Money
from tests.gateways.contract import Saved, charge_request, key_of, lookup_of, new_customer, save_card, setup_request
from tests.gateways.sandbox_account import SandboxAccount

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
GOOD, TAKEN_BACK = "FR1420041010050500013M02606", "FR5720041010050500013M02608"


def saved_by(provider: SandboxAccount, kind: MethodKind, typed: dict[str, str]) -> tuple[str, MethodDetails]:
    provider.clock.advance(NOW)
    customer = new_customer(provider.gateway)
    request = replace(setup_request(customer), kind=kind, currency="EUR")
    started = provider.gateway.start_setup(request, f"test:{request.setup_id}:setup")
    assert isinstance(started.next_action, Redirect)
    provider.send(started.next_action.url, typed)
    state = provider.gateway.get_setup(started.reference)
    assert state.status is SetupStatus.SUCCEEDED
    assert state.method is not None
    return customer, state.method


def debit(provider: SandboxAccount, iban: str = GOOD) -> ChargeRequest:
    customer, method = saved_by(provider, MethodKind.SEPA_DEBIT, {"iban": iban, "name": "Nora"})
    saved = Saved(customer, method.reference)
    request = replace(charge_request(saved, money=Money(1998, "EUR")), kind=MethodKind.SEPA_DEBIT)
    assert provider.gateway.charge(request, key_of(request)).status is ChargeStatus.PENDING
    return request


def test_a_mandate_comes_with_its_method(sandbox_account: SandboxAccount) -> None:
    _, method = saved_by(sandbox_account, MethodKind.SEPA_DEBIT, {"iban": GOOD, "name": "Nora Gagnon"})
    assert (method.kind, method.network, method.last_four) == (MethodKind.SEPA_DEBIT, "sepa", "2606")
    assert (method.expiry_year, method.holder_name) == (0, "Nora Gagnon")
    assert method.mandate is not None
    assert (method.mandate.bank_code, method.mandate.country, len(method.mandate.reference)) == ("20041", "FR", 16)


def test_a_debit_is_pending_for_days(sandbox_account: SandboxAccount) -> None:
    request = debit(sandbox_account)
    assert sandbox_account.clock.next_due() == NOW + timedelta(days=3)
    sandbox_account.clock.advance(NOW + timedelta(days=3))
    found = sandbox_account.gateway.find_charge(lookup_of(request))
    assert found is not None
    assert (found.status, found.money, found.dispute) == (ChargeStatus.SUCCEEDED, Money(1998, "EUR"), None)
    assert sandbox_account.clock.next_due() is None


@pytest.mark.parametrize(
    ("iban", "code"),
    [
        ("FR9720041010050000002222227", FailureCode.INSUFFICIENT_FUNDS),
        ("FR8420041010050500013M02607", FailureCode.PROCESSING_ERROR),
        ("FR3920041010050130040130040", FailureCode.MANDATE_INVALID),
        ("FR4120041010050500013M02605", FailureCode.ACCOUNT_CLOSED),
        ("FR2720041010050130020130020", FailureCode.ACCOUNT_CLOSED),
        ("FR9520041010050500013M02603", FailureCode.ACCOUNT_CLOSED),
    ],
)
def test_a_debit_that_comes_back_says_why(sandbox_account: SandboxAccount, iban: str, code: FailureCode) -> None:
    request = debit(sandbox_account, iban)
    sandbox_account.clock.advance(NOW + timedelta(days=3))
    found = sandbox_account.gateway.find_charge(lookup_of(request))
    assert found is not None
    assert found.failure is not None
    assert (found.status, found.failure.code) == (ChargeStatus.FAILED, code)


def test_a_debit_taken_back_is_a_success_with_a_dispute_that_is_lost(sandbox_account: SandboxAccount) -> None:
    request = debit(sandbox_account, TAKEN_BACK)
    sandbox_account.clock.advance(NOW + timedelta(days=24))
    found = sandbox_account.gateway.find_charge(lookup_of(request))
    assert found is not None
    assert found.status is ChargeStatus.SUCCEEDED
    assert found.dispute is not None
    assert (found.dispute.status, found.dispute.is_return) == (DisputeStatus.LOST, True)
    assert (found.dispute.failure.code, found.dispute.money) == (FailureCode.REFUNDED_BY_DEBTOR, Money(1998, "EUR"))


def test_a_disputed_card_may_be_answered_until_a_day(sandbox_account: SandboxAccount) -> None:
    sandbox_account.clock.advance(NOW)
    request = charge_request(save_card(sandbox_account, "4000000000000259"))
    sandbox_account.gateway.charge(request, key_of(request))
    sandbox_account.clock.advance(NOW + timedelta(days=10))
    found = sandbox_account.gateway.find_charge(lookup_of(request))
    assert found is not None
    assert found.dispute is not None
    assert (found.dispute.status, found.dispute.is_return) == (DisputeStatus.OPEN, False)
    assert found.dispute.answer_by == NOW + timedelta(days=24)


def test_paypal_is_linked_by_its_owner_and_charged_without_them(sandbox_account: SandboxAccount) -> None:
    customer, method = saved_by(sandbox_account, MethodKind.PAYPAL, {"answer": "approve"})
    assert (method.network, method.last_four, method.holder_name) == ("paypal", "", "nora@example.com")
    request = replace(charge_request(Saved(customer, method.reference)), kind=MethodKind.PAYPAL)
    assert sandbox_account.gateway.charge(request, key_of(request)).status is ChargeStatus.SUCCEEDED


def test_payouts_are_told_once_each_with_what_was_kept_of_them(sandbox_account: SandboxAccount) -> None:
    sandbox_account.clock.advance(NOW)
    request = charge_request(save_card(sandbox_account))
    sandbox_account.gateway.charge(request, key_of(request))
    assert sandbox_account.gateway.list_settlements("") == ([], "")
    sandbox_account.clock.advance(NOW + timedelta(days=7))
    found, cursor = sandbox_account.gateway.list_settlements("")
    assert [(each.currency, each.gross_minor, each.fee_minor, each.net_minor) for each in found] == [
        ("CAD", 6784, 126, 6658)
    ]
    assert sandbox_account.gateway.list_settlements(cursor) == ([], cursor)
