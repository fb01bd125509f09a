"""A small past that holds one of everything the invariants speak of, lived through the flows."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.models import Programme
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, FailureCode, RefundStatus
from guichet.contexts.payments.public import find_latest_attempt
from guichet.contexts.subscriptions.models import Item
from guichet.flows.demo.brands import PLANS, RELAIS
from guichet.flows.desk.give_up import withdraw_invoice, write_off_invoice
from guichet.flows.desk.one_off import charge_once, take_back_charge
from guichet.flows.desk.stop import plan_stop, stop_now
from guichet.flows.earn import earn_days
from guichet.flows.seats.accept import Newcomer, accept
from guichet.flows.seats.invite import invite
from guichet.flows.settle import settle
from guichet.flows.sweep import issue_all_due, read_all_alone
from guichet.infra import audit
from guichet.infra.worker import run_until_quiet
from guichet.kernel.money import Money
from tests.contexts.changes import (
    allow_decreases,
    buy_with_coupon,
    change,
    coupon,
    less,
    pause_today_as_shown,
    plan,
    resume,
)
from tests.contexts.changes import live as live_now
from tests.contexts.credit.money import charged_now, credited, newest, staff
from tests.contexts.desk import Desk, open_desk
from tests.contexts.usage.printers import item_of, prints, sells


def live() -> tuple[Desk, Desk]:
    """Two brands over ninety days: first purchases paid and refused, renewals paid and refused, money given back."""
    quebec, france = open_desk(PLANS, lived=timedelta(days=90)), open_desk(RELAIS, lived=timedelta(days=90))
    for desk in (quebec, france):
        desk.buy(3)
        desk.buy(1, price=desk.yearly)
        printing = begin_printing(desk)
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
        go_on_printing(desk, printing)
        invite_two(desk)
        change_minds(desk)
        pause_now(desk)
        pay_nothing(desk)
        owe_the_tax(desk)
        give_back(desk)
        desk.live_on(1)
        read_all_alone(desk.brand)
        run_until_quiet()
        earn_days(desk.brand)
    return quebec, france


def begin_printing(desk: Desk) -> UUID | None:
    """In France, on a plan with a hundred pages."""
    if desk.brand.country != "FR":
        return None
    customer_id = desk.buy(1, price=sells(desk, 100, 890))
    prints(desk, item_of(customer_id), 123)
    return customer_id


def go_on_printing(desk: Desk, customer_id: UUID | None) -> None:
    """Something comes late, the number changes inside a period, another one stops with pages beyond."""
    if customer_id is None:
        return
    prints(desk, item_of(customer_id), 4, days_ago=61)
    change(desk, customer_id, 2)
    prints(desk, item_of(customer_id), 150)
    stopping = desk.buy(1, price=sells(desk, 100, 890))
    prints(desk, item_of(stopping), 60)
    subscription = live_now(stopping)
    shown = plan_stop(desk.brand, subscription, desk.now, refund=False)
    stop_now(
        desk.brand, stopping, staff(), subscription.id, refund=False, reason="Fin", shown_fingerprint=shown.fingerprint
    )


def give_back(desk: Desk) -> None:
    """Credit notes kept, used, sent back and sent back in vain, charges, debts given up and withdrawn."""
    kept, back = desk.buy(5), desk.buy(6)
    credited(desk, newest(kept), 5000)
    change(desk, kept, 6)
    credited(desk, newest(kept), 100)
    desk.gateway.refunds.append(RefundStatus.SUCCEEDED)
    credited(desk, newest(back), 2000, refund=True)
    desk.gateway.refunds.append(RefundStatus.FAILED)
    credited(desk, newest(back), 3000, refund=True)
    charged_now(desk, back, 700)
    for minor in (800, 900):
        charge = charge_once(
            desk.brand, back, staff(), description="Envoi", quantity=1, unit_amount=Money(minor, desk.monthly.currency)
        )
    take_back_charge(desk.brand, back, staff(), charge.id)
    owed = desk.buy(7)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    charged_now(desk, owed, 4000)
    write_off_invoice(desk.brand, audit.SYSTEM, newest(owed).id, "insolvable")
    if desk.brand.country == "CA":
        desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
        charged_now(desk, owed, 4100)
        withdraw_invoice(desk.brand, audit.SYSTEM, newest(owed).id, "double")
    allow_decreases(desk)
    less(desk, kept, 4)
    run_until_quiet()


def change_minds(desk: Desk) -> None:
    """A purchase with a coupon, more licences on a later day, the rest of a month given back for a year, a plan."""
    coupon(desk, "PASSE", at_most=1)
    customer_id = buy_with_coupon(desk, "PASSE", 4)
    desk.live_on(7)
    change(desk, customer_id, 6)
    change(desk, customer_id, 7)
    desk.live_on(4)
    change(desk, customer_id, 7, price=desk.yearly)
    plan(desk, customer_id, 5)
    run_until_quiet()


def pay_nothing(desk: Desk) -> None:
    """All is taken off, where no invoice is issued for nothing; more is bought inside the period."""
    coupon(desk, "GRATUIT", percent=100)
    for programme in Programme.objects.filter(brand_id=desk.brand_id):
        programme.policy = {**programme.policy, "skip_zero_invoices": True}
        programme.save()
    customer_id = buy_with_coupon(desk, "GRATUIT")
    desk.live_on(1)
    change(desk, customer_id, 2)


def owe_the_tax(desk: Desk) -> None:
    """A business in another member of the Union, at the seller who is in one: an invoice and a credit note."""
    if desk.brand.country != "FR":
        return
    customer_id = desk.business_abroad()
    desk.confirm(desk.order(customer_id))
    credited(desk, newest(customer_id), 1000)


def pause_now(desk: Desk) -> None:
    """Two who added licences pause inside the period; one of them goes on in a new one, and has another number then."""
    for goes_on in (False, True):
        customer_id = desk.buy(1)
        desk.live_on(2)
        change(desk, customer_id, 2)
        pause_today_as_shown(desk, customer_id)
        if goes_on:
            desk.live_on(1)
            resume(desk, customer_id)
            change(desk, customer_id, 4)
    run_until_quiet()


def invite_two(desk: Desk) -> None:
    """To the customer with three licences: all are held now, by the holder, a member, and an invitation."""
    item = Item.objects.get(quantity=3, subscription__brand_id=desk.brand_id)
    customer_id = item.subscription.customer_id
    holder = list_holders([customer_id])[customer_id][0]
    invite(desk.brand, customer_id, holder.id, [f"une@{desk.brand.slug}.example", f"autre@{desk.brand.slug}.example"])
    link = Mail.objects.get(kind="member_invited", to=f"une@{desk.brand.slug}.example").data["path"]
    accept(desk.brand, link.split("/")[2], Newcomer("Une", "Personne", "fr", "un long secret 77"))


def pay_twice(desk: Desk, answer: RefundStatus) -> None:
    """A refused payment succeeds after all, when a second one has paid the order: `answer` is how its refund stands."""
    order = desk.order(desk.customer())
    desk.gateway.answers.append(FailureCode.PROCESSING_ERROR)
    desk.confirm(order)
    refused = find_latest_attempt(order_id=order.id)
    assert refused is not None
    desk.confirm(order)
    desk.gateway.refunds.append(answer)
    settle(refused, ChargeOutcome(ChargeStatus.SUCCEEDED, refused.reference, refused.money))
    run_until_quiet()
