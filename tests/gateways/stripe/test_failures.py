"""Stripe's words for a refusal, as the port's."""

from __future__ import annotations

import pytest

from guichet.adapters.stripe.failures import ADVICE, BY_WORD, TRIED_AGAIN, WORDS, failure_of
from guichet.contexts.payments.ports import Failure, FailureCode


def test_every_failure_code_stands_in_the_table() -> None:
    assert set(WORDS) == set(FailureCode) - {FailureCode.NOT_PAID}  # which is no provider's
    assert {code for code, words in WORDS.items() if not words} == {FailureCode.UNKNOWN, FailureCode.NETWORK_NOT_TAKEN}


def test_no_word_means_two_things() -> None:
    assert len(BY_WORD) == sum(len(words) for words in WORDS.values())


@pytest.mark.parametrize(("word", "code"), BY_WORD.items())
def test_each_word_is_understood_as_code_and_as_decline_code(word: str, code: FailureCode) -> None:
    assert failure_of({"code": word}) == Failure(code, word)
    assert failure_of({"code": "card_declined", "decline_code": word}) == Failure(code, word)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({}, Failure(FailureCode.UNKNOWN, "")),
        ({"code": None, "decline_code": None}, Failure(FailureCode.UNKNOWN, "")),
        ({"code": "tomorrows_code"}, Failure(FailureCode.UNKNOWN, "tomorrows_code")),
        # A bank's new word under a known code is a decline all the same.
        (
            {"code": "card_declined", "decline_code": "tomorrows_word"},
            Failure(FailureCode.CARD_DECLINED, "tomorrows_word"),
        ),
        # The more exact of the two counts.
        (
            {"code": "incorrect_zip", "decline_code": "generic_decline"},
            Failure(FailureCode.AVS_MISMATCH, "generic_decline"),
        ),
        ({"code": "card_declined", "decline_code": "fraudulent"}, Failure(FailureCode.FRAUDULENT, "fraudulent")),
    ],
)
def test_what_is_not_plain(error: dict[str, str | None], expected: Failure) -> None:
    assert failure_of(error) == expected


@pytest.mark.parametrize(("word", "code"), BY_WORD.items())
@pytest.mark.parametrize("advice", ADVICE)
def test_what_the_network_forbids_to_try_again_is_never_tried_again(word: str, code: FailureCode, advice: str) -> None:
    failure = failure_of({"code": "card_declined", "decline_code": word, "advice_code": advice})
    assert failure.code not in TRIED_AGAIN
    if code not in TRIED_AGAIN:
        assert failure == Failure(code, word)


def test_advice_to_try_again_changes_nothing() -> None:
    error = {"code": "card_declined", "decline_code": "insufficient_funds", "advice_code": "try_again_later"}
    assert failure_of(error) == Failure(FailureCode.INSUFFICIENT_FUNDS, "insufficient_funds")
