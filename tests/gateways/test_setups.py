"""Contract: collecting a card on the provider's page, and letting it go."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from guichet.contexts.payments.ports import (
    FailureCode,
    Frame,
    GatewayRequestRejectedError,
    GatewayUnavailableError,
    IdempotencyConflictError,
    MethodDetails,
    MethodKind,
    Redirect,
    SetupStatus,
)
from tests.gateways.contract import (
    ASKS_AT_SETUP,
    SUCCEEDS,
    Provider,
    identity,
    new_customer,
    save_card,
    setup_request,
)


def started(provider: Provider) -> tuple[str, str]:
    """A set-up by redirect: its reference and its page."""
    request = setup_request(new_customer(provider.gateway))
    start = provider.gateway.start_setup(request, f"test:{request.setup_id}:setup")
    assert isinstance(start.next_action, Redirect)
    return start.reference, start.next_action.url


def test_a_card_is_saved_by_redirect_and_what_is_told_of_it_is_no_number(provider: Provider) -> None:
    reference, page = started(provider)
    assert provider.gateway.get_setup(reference).status is SetupStatus.OPEN

    back = provider.type_card(page, SUCCEEDS)

    assert parse_qs(urlsplit(back).query) == {"etape": ["carte"], "session": [reference]}
    state = provider.gateway.get_setup(reference)
    assert state.status is SetupStatus.SUCCEEDED
    assert state.method is not None
    assert state.method == MethodDetails(
        state.method.reference, MethodKind.CARD, "visa", "4242", 12, 2034, "Nora Tremblay"
    )


def test_the_bank_asks_and_the_holder_confirms(provider: Provider) -> None:
    reference, page = started(provider)
    challenge = provider.type_card(page, ASKS_AT_SETUP)
    assert provider.gateway.get_setup(reference).status is SetupStatus.OPEN

    provider.answer(challenge, "confirm")

    state = provider.gateway.get_setup(reference)
    assert state.status is SetupStatus.SUCCEEDED
    assert state.method is not None
    assert state.method.last_four == "3155"


def test_the_holder_refuses_and_may_try_another_card(provider: Provider) -> None:
    reference, page = started(provider)
    provider.answer(provider.type_card(page, ASKS_AT_SETUP), "refuse")

    state = provider.gateway.get_setup(reference)
    assert state.status is SetupStatus.OPEN
    assert state.failure is not None
    assert state.failure.code is FailureCode.AUTHENTICATION_FAILED

    provider.type_card(page, SUCCEEDS)
    assert provider.gateway.get_setup(reference).status is SetupStatus.SUCCEEDED


def test_an_abandoned_challenge_ends_as_canceled(provider: Provider) -> None:
    reference, page = started(provider)
    provider.answer(provider.type_card(page, ASKS_AT_SETUP), "abandon")
    assert provider.gateway.get_setup(reference).status is SetupStatus.CANCELED


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("4000000000000002", FailureCode.CARD_DECLINED),
        ("4000000000009995", FailureCode.INSUFFICIENT_FUNDS),
        ("4000000000009987", FailureCode.LOST_OR_STOLEN),
        ("4000000000000069", FailureCode.EXPIRED_CARD),
        ("4000000000000127", FailureCode.INCORRECT_CVC),
        ("4000000000000119", FailureCode.PROCESSING_ERROR),
    ],
)
def test_a_refused_card_leaves_the_visit_open_and_tells_why(provider: Provider, number: str, code: FailureCode) -> None:
    reference, page = started(provider)
    assert provider.type_card(page, number) == ""
    state = provider.gateway.get_setup(reference)
    assert (state.status, state.method) == (SetupStatus.OPEN, None)
    assert state.failure is not None
    assert state.failure.code is code


def test_a_frame_is_given_where_the_provider_can_show_one(provider: Provider) -> None:
    request = setup_request(new_customer(provider.gateway), frame=True)
    framed = provider.framing.start_setup(request, "test:frame").next_action
    assert isinstance(framed, Frame)
    assert framed.url.startswith(f"{framed.origin}/")
    assert framed.origin.count("/") == 2


def test_a_frame_that_the_provider_cannot_show_becomes_a_redirect(provider: Provider) -> None:
    request = setup_request(new_customer(provider.gateway), frame=True)
    assert isinstance(provider.gateway.start_setup(request, "test:frame").next_action, Redirect)


def test_the_same_key_starts_one_setup(provider: Provider) -> None:
    request = setup_request(new_customer(provider.gateway))
    first = provider.gateway.start_setup(request, "test:one")
    assert provider.gateway.start_setup(request, "test:one") == first


def test_a_customer_whose_answer_was_lost_is_given_again_by_the_same_key(provider: Provider) -> None:
    who = identity(uuid4())
    provider.break_line("timeout_after", "/v1/customers")
    with pytest.raises(GatewayUnavailableError):
        provider.impatient.ensure_customer(who, "test:customer")
    customer = provider.gateway.ensure_customer(who, "test:customer")
    assert provider.gateway.ensure_customer(who, "test:customer") == customer


def test_the_same_key_with_another_body_is_our_defect(provider: Provider) -> None:
    provider.gateway.ensure_customer(identity(uuid4()), "test:customer")
    with pytest.raises(IdempotencyConflictError):
        provider.gateway.ensure_customer(identity(uuid4()), "test:customer")


def test_an_unknown_setup_is_our_defect(provider: Provider) -> None:
    with pytest.raises(GatewayRequestRejectedError):
        provider.gateway.get_setup("cs_test_nothing")


def test_a_method_is_detached_once_and_again_without_harm(provider: Provider) -> None:
    saved = save_card(provider)
    provider.gateway.detach_method(saved.method, "test:detach:1")
    provider.gateway.detach_method(saved.method, "test:detach:2")
    provider.gateway.detach_method("pm_nothing", "test:detach:3")
