"""A small past that holds one of everything the invariants speak of, lived through the flows."""

from __future__ import annotations

from datetime import timedelta

from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, FailureCode, RefundStatus
from guichet.contexts.payments.public import find_latest_attempt
from guichet.flows.demo.brands import PLANS, RELAIS
from guichet.flows.settle import settle
from guichet.flows.sweep import issue_all_due
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk, open_desk


def live() -> tuple[Desk, Desk]:
    """Two brands over ninety days: first purchases paid and refused, renewals paid and refused, money given back."""
    quebec, france = open_desk(PLANS, lived=timedelta(days=90)), open_desk(RELAIS, lived=timedelta(days=90))
    for desk in (quebec, france):
        desk.buy(3)
        desk.buy(1, price=desk.yearly)
        desk.gateway.answers.append(FailureCode.CARD_DECLINED)
        desk.buy(2)
        desk.live_on(1)
        for answer in (RefundStatus.SUCCEEDED, RefundStatus.PENDING):
            pay_twice(desk, answer)
        for _ in range(2):
            desk.live_on(31)
            issue_all_due(desk.brand)
            desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
            run_until_quiet()
    return quebec, france


def pay_twice(desk: Desk, answer: RefundStatus) -> None:
    """A refused payment succeeds after all, when a second one has paid the order: `answer` is how its refund stands."""
    order = desk.order(desk.customer())
    desk.gateway.answers.append(FailureCode.PROCESSING_ERROR)
    desk.confirm(order)
    refused = find_latest_attempt(order_id=order.id)
    assert refused is not None
    desk.confirm(order)
    desk.gateway.refunds.append(answer)
    settle(refused.id, ChargeOutcome(ChargeStatus.SUCCEEDED, refused.reference, refused.money))
    run_until_quiet()
