"""Every failure code has its class and its sentences in both languages."""

from __future__ import annotations

import pytest

from guichet.contexts.payments.domain.failures import NOTHING_TAKEN, REFUSALS, RetryClass, refusal
from guichet.contexts.payments.ports import FailureCode


def test_every_code_is_in_the_table_and_nothing_else() -> None:
    assert set(REFUSALS) == {code.value for code in FailureCode}


@pytest.mark.parametrize("code", FailureCode)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_sentences(code: FailureCode, language: str) -> None:
    known = refusal(code)
    for text in (known.sentence[language], known.next_step[language], NOTHING_TAKEN[language]):
        assert text.endswith(".")
        assert text[0].isupper()
        # The house's voice: no exclamation mark, no apology, nothing of the provider's own words.
        lowered = text.lower()
        assert not [word for word in ("!", "désolé", "sorry", "oups", "oops", "_", code.value) if word in lowered]


@pytest.mark.parametrize("code", FailureCode)
def test_both_languages_say_something_of_their_own(code: FailureCode) -> None:
    known = refusal(code)
    assert set(known.sentence) == set(known.next_step) == {"fr", "en"}
    assert known.sentence["fr"] != known.sentence["en"]


CLASSES = {
    RetryClass.SCHEDULED: {"insufficient_funds", "card_declined", "processing_error", "issuer_unavailable"},
    RetryClass.NEW_METHOD: {
        "expired_card",
        "incorrect_number",
        "incorrect_cvc",
        "lost_or_stolen",
        "restricted",
        "network_not_taken",
        "mandate_invalid",
        "account_closed",
    },
    RetryClass.CUSTOMER_ACTS: {"authentication_required", "authentication_failed", "avs_mismatch", "not_paid"},
    RetryClass.NEVER: {"fraudulent", "refunded_by_debtor", "revoked"},
    RetryClass.OPERATOR: {"config_error", "amount_invalid", "unknown_code"},
}


@pytest.mark.parametrize("retry", RetryClass)
def test_classes_are_those_of_the_table(retry: RetryClass) -> None:
    assert {code for code, known in REFUSALS.items() if known.retry is retry} == CLASSES[retry]


def test_after_a_hard_refusal_the_same_method_is_not_tried_again() -> None:
    assert not refusal("expired_card").same_method_may_be_tried
    assert not refusal("fraudulent").same_method_may_be_tried
    assert refusal("insufficient_funds").same_method_may_be_tried


def test_suspected_fraud_reads_like_a_refusal_without_reason() -> None:
    assert refusal("fraudulent").sentence == refusal("card_declined").sentence


def test_a_code_from_nowhere_is_unknown() -> None:
    assert refusal("brand_new_code") is refusal(FailureCode.UNKNOWN)
