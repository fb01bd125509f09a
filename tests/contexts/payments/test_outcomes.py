"""News of a charge, in every order: each fact counts once, and money that comes late is not lost."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from guichet.contexts.customers.public import lock_customers
from guichet.contexts.payments.models import Attempt, Payment, PaymentEvent, PaymentTarget
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, Failure, FailureCode, Redirect
from guichet.contexts.payments.public import (
    AttemptView,
    News,
    WrongAmountError,
    ask_payment,
    find_chosen_method,
    get_attempt,
    record_outcome,
)
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)
PRICE = Money(6784, "CAD")
SUCCEEDED = ChargeOutcome(ChargeStatus.SUCCEEDED, "ch_1", PRICE)
FAILED = ChargeOutcome(ChargeStatus.FAILED, "ch_1", failure=Failure(FailureCode.CARD_DECLINED, "card_declined"))
CANCELED = ChargeOutcome(ChargeStatus.CANCELED, "ch_1")
PENDING = ChargeOutcome(ChargeStatus.PENDING, "ch_1")
UNKNOWN = ChargeOutcome(ChargeStatus.UNKNOWN)
CHALLENGE = ChargeOutcome(ChargeStatus.REQUIRES_ACTION, "ch_1", next_action=Redirect("https://bank.test/"))


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def ask(desk: Desk) -> AttemptView:
    """A payment for a new customer's order, submitted."""
    order = desk.order(desk.customer())
    method = find_chosen_method(order.id)
    assert method is not None
    with unit_of_work("test.ask"):
        asked = ask_payment(
            brand_id=desk.brand_id, customer_id=order.customer_id, money=PRICE, method_id=method.id, off_session=False,
            description="Plan", return_url="https://x.test/{attempt}", at=desk.now, order_id=order.id,
        )  # fmt: skip
    assert asked == get_attempt(asked.id), "what asking returns is what was written"
    return asked


def tell(desk: Desk, attempt: AttemptView, outcome: ChargeOutcome) -> News:
    with unit_of_work("test.tell"):
        lock_customers([attempt.customer_id])
        return record_outcome(attempt.id, outcome, desk.now)


@pytest.mark.parametrize(
    ("told", "news"),
    [
        ((SUCCEEDED,), (News.SUCCEEDED,)),
        ((SUCCEEDED, SUCCEEDED), (News.SUCCEEDED, News.NONE)),
        ((SUCCEEDED, FAILED, CANCELED, PENDING), (News.SUCCEEDED, News.NONE, News.NONE, News.NONE)),
        ((PENDING, PENDING, SUCCEEDED), (News.PENDING, News.NONE, News.SUCCEEDED)),
        ((UNKNOWN, SUCCEEDED), (News.ONGOING, News.SUCCEEDED)),
        ((UNKNOWN, CHALLENGE, CANCELED), (News.ONGOING, News.ONGOING, News.FAILED)),
        ((CHALLENGE, FAILED, FAILED), (News.ONGOING, News.FAILED, News.NONE)),
        ((FAILED, SUCCEEDED, SUCCEEDED), (News.FAILED, News.SUCCEEDED_LATE, News.NONE)),
        ((CANCELED, SUCCEEDED), (News.FAILED, News.SUCCEEDED_LATE)),
        ((FAILED, PENDING, CANCELED), (News.FAILED, News.NONE, News.NONE)),
    ],
)
def test_what_is_told_in_what_order(desk: Desk, told: tuple[ChargeOutcome, ...], news: tuple[News, ...]) -> None:
    attempt = ask(desk)
    assert tuple(tell(desk, attempt, outcome) for outcome in told) == news
    row, payment = Attempt.objects.get(pk=attempt.id), Payment.objects.get(pk=attempt.payment_id)
    taken = SUCCEEDED in told
    assert (row.status == "succeeded") is (payment.status == "succeeded") is taken
    assert list(PaymentEvent.objects.values_list("kind", "reference", "amount_minor")) == (
        [("charged", "ch_1", 6784)] if taken else []
    )
    ended = news[-1] is not News.ONGOING
    assert PaymentTarget.objects.get(payment=payment).is_open is not ended
    assert (row.settled_at is not None) is ended


def test_a_refusal_is_kept_with_its_reason_and_a_challenge_with_its_address(desk: Desk) -> None:
    attempt = ask(desk)
    tell(desk, attempt, CHALLENGE)
    assert get_attempt(attempt.id).action == {"kind": "redirect", "url": "https://bank.test/"}
    tell(desk, attempt, FAILED)
    after = get_attempt(attempt.id)
    assert (after.action, after.failure_code, after.reference) == (None, "card_declined", "ch_1")


def test_another_amount_than_was_asked_is_nobodys(desk: Desk) -> None:
    attempt = ask(desk)
    with pytest.raises(WrongAmountError):
        tell(desk, attempt, ChargeOutcome(ChargeStatus.SUCCEEDED, "ch_1", Money(6783, "CAD")))
    assert get_attempt(attempt.id).status == "submitted"
    assert not PaymentEvent.objects.exists()


def test_a_target_has_one_open_payment(desk: Desk) -> None:
    attempt = ask(desk)
    assert attempt.order_id is not None

    def again() -> None:
        with unit_of_work("test.again"):
            ask_payment(
                brand_id=desk.brand_id, customer_id=attempt.customer_id, money=PRICE, method_id=attempt.method_id,
                off_session=False, description="", return_url="", at=desk.now, order_id=attempt.order_id,
            )  # fmt: skip

    with pytest.raises(IntegrityError, match="target_order_one_open"):
        again()
    tell(desk, attempt, FAILED)
    again()
    assert Payment.objects.filter(customer_id=attempt.customer_id).count() == 2


def test_a_payment_has_one_open_attempt(desk: Desk) -> None:
    row = Attempt.objects.get(pk=ask(desk).id)
    row.pk, row.key = None, "another"
    with pytest.raises(IntegrityError, match="attempt_one_open"):
        row.save(force_insert=True)


def test_money_of_the_same_charge_is_kept_once(desk: Desk) -> None:
    attempt = ask(desk)
    tell(desk, attempt, SUCCEEDED)
    event = PaymentEvent.objects.get()
    event.pk = None
    with pytest.raises(IntegrityError, match="payment_event_once"):
        event.save(force_insert=True)
