"""A programme that bills all of a customer's subscriptions on one invoice, beside one that does not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from uuid import UUID

from guichet.contexts.brands.models import Programme
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import InvoiceLine
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.subscriptions.public import SubscriptionView, list_live_subscriptions
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.move_programme import MovePlan, move_to_programme, plan_move
from guichet.flows.enrol import enrol, plan_enrolment
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import today
from guichet.infra.worker import run_until_quiet
from guichet.kernel.rounding import round_half_up
from tests.contexts.changes import holder, plan
from tests.contexts.desk import Desk, open_desk

GROUPED, APART = "assistance", "zz"


def grouping_desk() -> Desk:
    """In France, in a programme that groups; a second one does not."""
    opened = open_desk(RELAIS)
    programme = Programme.objects.get(brand_id=opened.brand_id)
    Programme.objects.create(
        brand_id=opened.brand_id, code="zz", name={"fr": "À part", "en": "Apart"}, navigation=programme.navigation,
        policy={},
    )  # fmt: skip
    programme.policy = {**programme.policy, "grouped": True}
    programme.save()
    return opened


def added(desk: Desk, customer_id: UUID, name: str = "", price_id: UUID | None = None) -> SubscriptionView:
    price_id = price_id or desk.monthly.id
    shown = plan_enrolment(desk.brand, get_customer(customer_id), price_id, desk.now)
    made = enrol(desk.brand, customer_id, holder(customer_id), price_id, name=name, shown_fingerprint=shown.fingerprint)
    assert made is not None
    return made


def runs(desk: Desk) -> None:
    issue_all_due(desk.brand)
    run_until_quiet()


def lived(desk: Desk, days: int) -> None:
    for _ in range(days):
        desk.live_on(1)
        runs(desk)


def until(desk: Desk, day: date) -> None:
    lived(desk, (day - today(desk.brand)).days)


def billed(customer_id: UUID) -> list[list[tuple[str, int]]]:
    """Of each invoice, the oldest first: its lines in their order, by kind and amount before tax."""
    return [
        list(InvoiceLine.objects.filter(invoice_id=each.id).order_by("position").values_list("kind", "amount_minor"))
        for each in reversed(list_invoices(customer_id))
    ]


def in_a_group(desk: Desk, printers: int) -> UUID:
    """A customer with so many, all since today, and a card that is charged."""
    customer_id = desk.customer()
    for n in range(printers):
        added(desk, customer_id, f"Imprimante {n + 1}")
    runs(desk)
    return customer_id


def moved(desk: Desk, customer_id: UUID, code: str) -> MovePlan:
    to = Programme.objects.get(brand_id=desk.brand_id, code=code).pk
    shown = plan_move(desk.brand, get_customer(customer_id), to, desk.now)
    return move_to_programme(desk.brand, customer_id, holder(customer_id), to, shown_fingerprint=shown.fingerprint)


def with_two_more(desk: Desk, *refused: FailureCode) -> tuple[UUID, SubscriptionView, int]:
    """Two more on day 5 of the period whose renewal the bank refused; and what their days of it are worth."""
    customer_id = desk.buy_in(APART)
    moved(desk, customer_id, GROUPED)
    (one,) = list_live_subscriptions(customer_id)
    desk.gateway.answers.extend(refused or [FailureCode.INSUFFICIENT_FUNDS])
    until(desk, one.billed_until)
    days = list_live_subscriptions(customer_id)[0].current_period.days
    lived(desk, 5)
    plan(desk, customer_id, 3)
    worth = round_half_up(Fraction(5900 * (2 * (days - 5)), days))
    return customer_id, list_live_subscriptions(customer_id)[0], worth
