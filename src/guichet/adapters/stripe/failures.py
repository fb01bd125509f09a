"""Stripe's many words for a refusal, as the port's few. Data, then the one rule that reads it.

Sources: docs.stripe.com/declines/codes, /error-codes, and advice_code of /declines/card; docs/rules.md R7.4 on
retries. Every FailureCode can come from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guichet.contexts.payments.ports import Failure, FailureCode

WORDS: Mapping[FailureCode, tuple[str, ...]] = {
    FailureCode.INSUFFICIENT_FUNDS: (
        "insufficient_funds",
        "card_velocity_exceeded",
        "withdrawal_count_limit_exceeded",
    ),
    # A bank that gives no reason (MS03) often hides lack of funds (docs/rules.md R3.9): time may mend it.
    FailureCode.PROCESSING_ERROR: ("processing_error", "reenter_transaction", "generic_could_not_process"),
    FailureCode.CARD_DECLINED: (
        "card_declined",
        "generic_decline",
        "do_not_honor",
        "call_issuer",
        "no_action_taken",
        "approve_with_id",
        "card_decline_rate_limit_exceeded",
        "duplicate_transaction",
        "payment_method_provider_decline",
        "payment_intent_payment_attempt_failed",
        "setup_attempt_failed",
    ),
    FailureCode.ISSUER_UNAVAILABLE: (
        "issuer_not_available",
        "try_again_later",
        "payment_method_not_available",
        "payment_method_provider_timeout",
        "three_d_secure_authentication_upstream_error",
    ),
    FailureCode.EXPIRED_CARD: (
        "expired_card",
        "expired_payment_method",
        "invalid_expiry_month",
        "invalid_expiry_year",
        "new_account_information_available",
    ),
    FailureCode.INCORRECT_NUMBER: (
        "incorrect_number",
        "invalid_number",
        "invalid_account",
        # A number of the test table, offered to an account that takes real cards.
        "testmode_decline",
        "live_mode_test_card",
    ),
    FailureCode.INCORRECT_CVC: ("incorrect_cvc", "invalid_cvc"),
    FailureCode.LOST_OR_STOLEN: ("lost_card", "stolen_card", "pickup_card"),
    FailureCode.RESTRICTED: (
        "restricted_card",
        "card_not_supported",
        "currency_not_supported",
        "do_not_try_again",
        "invalid_card_type",
        "incorrect_pin",
        "invalid_pin",
        "not_permitted",
        "offline_pin_required",
        "online_or_offline_pin_required",
        "payment_method_restricted",
        "pin_try_exceeded",
        "revocation_of_all_authorizations",
        "revocation_of_authorization",
        "service_not_allowed",
        "stop_payment_order",
        "three_d_secure_authentication_not_supported",
        "transaction_not_allowed",
    ),
    FailureCode.AUTHENTICATION_REQUIRED: (
        "authentication_required",
        "mobile_device_authentication_required",
        "payment_intent_action_required",
    ),
    FailureCode.AUTHENTICATION_FAILED: (
        "authentication_not_handled",
        "payment_intent_authentication_failure",
        "payment_intent_payment_attempt_expired",
        "payment_method_customer_decline",
        "setup_intent_authentication_failure",
        "setup_intent_setup_attempt_expired",
    ),
    FailureCode.NETWORK_NOT_TAKEN: (),  # ours to say: the provider took the card
    FailureCode.AVS_MISMATCH: (
        "incorrect_zip",
        "incorrect_address",
        "incorrect_postal_code",
        "payment_method_billing_details_address_missing",
    ),
    FailureCode.MANDATE_INVALID: (
        "debit_not_authorized",
        "payment_intent_mandate_invalid",
        "mandate_invalid",
    ),
    FailureCode.ACCOUNT_CLOSED: (
        "account_closed",
        "bank_account_closed",
        "no_account",
        "bank_account_restricted",
        "bank_account_unusable",
        "bank_ownership_changed",
        "incorrect_account_details",
        "incorrect_account_holder_name",
    ),
    FailureCode.REFUNDED_BY_DEBTOR: ("customer_initiated",),
    FailureCode.REVOKED: ("debit_authorization_not_match", "recipient_deceased", "refer_to_customer"),
    FailureCode.FRAUDULENT: ("fraudulent", "merchant_blacklist", "security_violation"),
    FailureCode.CONFIG_ERROR: (
        # A real card, offered to an account in test mode.
        "test_mode_live_card",
        "capability_not_active",
        "payment_method_currency_mismatch",
        "payment_method_unactivated",
        # Our own balance at the provider does not cover a refund.
        "balance_insufficient",
    ),
    FailureCode.AMOUNT_INVALID: (
        "invalid_amount",
        "invalid_charge_amount",
        "amount_too_small",
        "amount_too_large",
        "charge_exceeds_source_limit",
        "charge_exceeds_transaction_limit",
        "charge_already_refunded",
        "charge_disputed",
    ),
    # Whatever stands in no line above.
    FailureCode.UNKNOWN: (),
}
BY_WORD = {word: code for code, words in WORDS.items() for word in words}

# What would be tried again; the network's advice may forbid that (docs/rules.md R7.4: fines, blocked merchants).
TRIED_AGAIN = frozenset(
    {
        FailureCode.INSUFFICIENT_FUNDS,
        FailureCode.CARD_DECLINED,
        FailureCode.PROCESSING_ERROR,
        FailureCode.ISSUER_UNAVAILABLE,
    }
)
ADVICE: Mapping[str, FailureCode] = {
    "do_not_try_again": FailureCode.RESTRICTED,
    # The bank hints that number or date are no longer those of the card: the holder enters it anew.
    "confirm_card_data": FailureCode.INCORRECT_NUMBER,
}


def failure_of(error: Mapping[str, Any]) -> Failure:
    """The refusal told by an error of the wire (`error`, `last_payment_error`, `last_setup_error`).

    The more exact of `decline_code` and `code` counts. An unheard-of `decline_code` under a known `code` is that
    code; where no word is known, the failure is `unknown_code`, for the operator.
    """
    decline, code, advice = (str(error.get(name) or "") for name in ("decline_code", "code", "advice_code"))
    said = decline or code
    known = [BY_WORD[word] for word in (decline, code) if word in BY_WORD]
    exact = [found for found in known if found is not FailureCode.CARD_DECLINED]
    meant = next(iter(exact + known), FailureCode.UNKNOWN)
    if meant in TRIED_AGAIN and advice in ADVICE:
        return Failure(ADVICE[advice], f"{said}:{advice}")
    return Failure(meant, said)
