"""Direct debits, PayPal, disputes and payouts of the sandbox, through Stripe's own client."""

from __future__ import annotations

from typing import Any

import pytest

from guichet_sandbox.accounts import ACCOUNTS, passes_check_digits
from tests.sandbox.shop import Shop, text_of

GOOD = "FR1420041010050500013M02606"
TAKEN_BACK = "FR5720041010050500013M02608"


def debit(shop: Shop, iban: str = GOOD) -> Any:
    shop.lives(0)
    return shop.pay(shop.sign(iban).payment_method.id, currency="eur", amount=1998)


def again(shop: Shop, payment: Any) -> Any:
    return shop.client.v1.payment_intents.retrieve(payment.id, {"expand": ["latest_charge"]})


def test_every_iban_of_the_table_is_valid_and_one_digit_off_is_not() -> None:
    for account in ACCOUNTS:
        assert passes_check_digits(account.iban)
        assert not passes_check_digits(account.iban[:-1] + ("0" if account.iban[-1] != "0" else "1"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Entrez l'IBAN."),
        ("FR1420041010050500013M02607", "Cet IBAN est incorrect."),
        ("FR7630006000011234567890189", "Seuls les IBAN d'essai"),
    ],
)
def test_an_iban_that_is_none_or_real_is_refused_and_the_mandate_is_not_signed(
    shop: Shop, typed: str, said: str
) -> None:
    started = shop.start(payment_method_types=["sepa_debit"], currency="eur", locale="fr")
    page = shop.visit(started.url, {"iban": typed, "name": "Camille Martin"})
    assert said in text_of(page)
    assert shop.session(started.id).status == "open"


def test_the_page_shows_the_mandate_and_the_merchant(shop: Shop) -> None:
    started = shop.start(payment_method_types=["sepa_debit"], currency="eur", locale="fr")
    page = text_of(shop.visit(started.url))
    assert "Mandat de prélèvement SEPA" in page
    assert "huit semaines" in page
    assert "Plans inc." in page


def test_a_mandate_has_a_reference_and_the_account_only_a_fingerprint(shop: Shop) -> None:
    setup = shop.sign("fr14 2004 1010 0505 0001 3m02 606")
    account = setup.payment_method.sepa_debit
    assert (account.last4, account.country, account.bank_code) == ("2606", "FR", "20041")
    assert setup.mandate.status == "active"
    assert len(setup.mandate.payment_method_details.sepa_debit.reference) == 16
    with shop.sandbox.connect() as database:
        rows = database.execute("SELECT row_to_json(m)::text FROM sandbox_paymentmethod m WHERE kind = 'sepa_debit'")
        assert not any("20041010050500013M" in text for (text,) in rows)


def test_the_same_account_signed_again_keeps_its_reference_and_another_has_its_own(shop: Shop) -> None:
    first, same, other = shop.sign(GOOD), shop.sign(GOOD), shop.sign(TAKEN_BACK)
    umr = [each.mandate.payment_method_details.sepa_debit.reference for each in (first, same, other)]
    assert umr[0] == umr[1] != umr[2]
    assert first.payment_method.sepa_debit.fingerprint == same.payment_method.sepa_debit.fingerprint


def test_a_debit_waits_for_days_and_then_succeeds(shop: Shop) -> None:
    payment = debit(shop)
    assert payment.status == "processing"
    shop.lives(2)
    assert again(shop, payment).status == "processing"
    shop.lives(1)
    assert again(shop, payment).status == "succeeded"
    assert shop.events()[-1] == "payment_intent.succeeded"


@pytest.mark.parametrize(
    ("iban", "code", "iso"),
    [
        ("FR9720041010050000002222227", "insufficient_funds", "AM04"),
        ("FR8420041010050500013M02607", "generic_could_not_process", "MS03"),
        ("FR3920041010050130040130040", "debit_not_authorized", "MD01"),
        ("FR4120041010050500013M02605", "no_account", "AC01"),
        ("FR2720041010050130020130020", "account_closed", "AC04"),
        ("FR9520041010050500013M02603", "bank_account_restricted", "AC06"),
    ],
)
def test_a_debit_comes_back_with_its_code(shop: Shop, iban: str, code: str, iso: str) -> None:
    payment = debit(shop, iban)
    shop.lives(3)
    failed = again(shop, payment)
    assert failed.status == "requires_payment_method"
    assert (failed.last_payment_error.code, failed.last_payment_error.network_decline_code) == (code, iso)


def test_a_debtor_takes_a_debit_back_weeks_later(shop: Shop) -> None:
    payment = debit(shop, TAKEN_BACK)
    shop.lives(23)
    assert not again(shop, payment).latest_charge.disputed
    shop.lives(1)
    assert again(shop, payment).latest_charge.disputed
    (dispute,) = shop.client.v1.disputes.list({"payment_intent": payment.id}).data
    assert (dispute.status, dispute.amount, dispute.network_reason_code) == ("lost", 1998, "MD06")


def test_other_money_than_euros_is_not_debited(shop: Shop) -> None:
    with pytest.raises(Exception, match="eur only"):
        shop.pay(shop.sign(GOOD).payment_method.id, currency="cad")


@pytest.mark.parametrize(("word", "ends"), [("approve", "succeeded"), ("cancel", "canceled")])
def test_paypal_asks_its_owner(shop: Shop, word: str, ends: str) -> None:
    started = shop.start(payment_method_types=["paypal"], currency="eur")
    assert shop.visit(started.url, {"answer": word}).status_code == 303
    setup = shop.session(started.id).setup_intent
    assert setup.status == ends
    if ends == "succeeded":
        assert setup.payment_method.type == "paypal"
        assert shop.pay(setup.payment_method.id, currency="eur").status == "succeeded"


@pytest.mark.parametrize(("evidence", "ends"), [("winning_evidence", "won"), ("losing_evidence", "lost"), ("", "lost")])
def test_a_disputed_card_is_won_or_lost_by_what_the_merchant_says(shop: Shop, evidence: str, ends: str) -> None:
    shop.lives(0)
    payment = shop.pay(shop.save("4000000000000259"))
    shop.lives(10)
    (dispute,) = shop.client.v1.disputes.list({"payment_intent": payment.id}).data
    assert dispute.status == "needs_response"
    if evidence:
        shop.client.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": evidence}})
    else:
        shop.lives(14)
    assert shop.client.v1.disputes.retrieve(dispute.id).status == ends


def test_what_was_taken_less_fees_is_paid_out_each_week(shop: Shop) -> None:
    shop.lives(0)
    payment = shop.pay(shop.save("4242424242424242"))
    shop.client.v1.refunds.create({"payment_intent": payment.id, "amount": 1000})
    assert shop.client.v1.payouts.list().data == []
    shop.lives(7)
    (payout,) = shop.client.v1.payouts.list().data
    moved = shop.client.v1.balance_transactions.list({"payout": payout.id}).data
    assert sorted((each.type, each.amount, each.fee) for each in moved) == [
        ("charge", 6784, 126),
        ("refund", -1000, 0),
    ]
    assert payout.amount == sum(each.net for each in moved) == 5658


def test_the_clock_tells_when_something_happens_next(shop: Shop) -> None:
    payment = debit(shop)
    (clock,) = shop.client.v1.test_helpers.test_clocks.list().data
    assert clock.next_due == payment.created + 3 * 86_400
    shop.lives(3)
    (clock,) = shop.client.v1.test_helpers.test_clocks.list().data
    assert clock.next_due is None
