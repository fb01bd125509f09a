"""Two people, or one and the machinery, at the same moment.

Where both are let through it does not matter who was first, and they come at once, on threads and connections of their
own: nothing goes wrong meanwhile, so that no answer depends on who met the fault. Where the second is to be refused,
they act on what was shown to both before the first did.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from guichet.contexts.invoicing.public import get_invoice, list_open
from guichet.contexts.ordering.public import OrderView, get_order
from guichet.contexts.payments.public import (
    AttemptStatus,
    MethodView,
    find_latest_attempt,
    find_open_visit,
    find_preferred_method,
    is_being_paid,
    list_methods,
)
from guichet.flows.cancel.ask import ask_end, take_back_end
from guichet.flows.charge import check_attempt
from guichet.flows.collect import pay_now
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.confirm import Confirmation
from guichet.flows.purchase.decide import Selection, place_order
from guichet.flows.purchase.set_up import use_method
from guichet.flows.sweep import sweep
from guichet.infra.worker import run_until_quiet
from guichet.simulation.deeds.by_link import PLAIN_CARD, opens_page, page_of, types_there
from guichet.simulation.deeds.paying import press
from guichet.simulation.life import Life, NothingThereError

PATIENCE_SECONDS = 60
# Charged whenever they are asked; the last one after the bank's question.
SURE = ("4242", "4444", "0005", "3155", "3184")


class NotAsOneError(Exception):
    """Two who did the same at once were told different things, or the second was let do what the first prevented."""


def confirms_twice(life: Life) -> None:
    """Two tabs, one button."""
    life.provider.is_mended()
    order = _order_with_sure_card(life)
    first, second = _at_once(lambda: press(life, order), lambda: press(life, order))
    if {first.result, second.result} != {Confirmation.SUBMITTED} or first.attempt is None or second.attempt is None:
        raise NotAsOneError(f"{first.result}, {second.result}")
    if first.attempt.id != second.attempt.id:
        raise NotAsOneError("two attempts for one order")
    _look_from_all_sides(life, first.attempt.id)
    life.says(f"once: {get_order(order.id).status}")


def pays_twice(life: Life) -> None:
    """Two holders pay the same invoice."""
    life.provider.is_mended()
    method, open_ones = find_preferred_method(life.customer_id), list_open(life.customer_id)
    if not open_ones or method is None or not _is_sure(method):
        raise NothingThereError
    invoice = open_ones[-1]
    back = f"{life.brand.origin}/facturation/regler/{{attempt}}/"
    _at_once(*[lambda: pay_now(life.brand, invoice.id, return_url=back)] * 2)
    attempt = find_latest_attempt(invoice_id=invoice.id)
    if attempt is not None:
        _look_from_all_sides(life, attempt.id)
    life.says(f"once: {invoice.number} {get_invoice(invoice.id).status}")


def pays_in_two_tabs(life: Life) -> None:
    """Two have the mail with the link: one page, one payment."""
    life.provider.is_mended()
    invoice = life.one_of(list_open(life.customer_id))
    if is_being_paid(invoice.id) and find_open_visit(invoice.id) is None:
        raise NothingThereError
    visits = _at_once(*[lambda: opens_page(life, invoice.id)] * 2)
    ids = {each.id if each is not None else None for each in visits}
    if len(ids) != 1:
        raise NotAsOneError("two pages for one invoice")
    if (visit_id := ids.pop()) is not None and (page := page_of(check_attempt(visit_id))):
        _at_once(*[lambda: types_there(life, page, [PLAIN_CARD], "")] * 2)
        _look_from_all_sides(life, visit_id)
    life.says(f"once: {invoice.number} {get_invoice(invoice.id).status}")


def changes_what_ended(life: Life) -> None:
    """One cancels while the other has the form for more licences open: nothing is ordered."""
    found = life.subscription
    if found is None or found.ends is not None:
        raise NothingThereError
    brand, customer_id, _ = life.who
    wanted = Selection(found.items[0].price_id, found.items[0].quantity + 1)
    ended = ask_end(*life.who, found.id, reason="", shown_basis=found.basis) is None
    try:
        place_order(brand, customer_id, life.resident.holders[1], wanted, shown_basis=found.basis)
    except ChangedMeanwhileError:
        life.says("the second is told")
    else:
        raise NotAsOneError("an order for a subscription that was cancelled meanwhile")
    if not ended and life.chance(80):
        take_back_end(*life.who, found.id)


def _order_with_sure_card(life: Life) -> OrderView:
    sure = [method for method in list_methods(life.customer_id) if _is_sure(method)]
    if not sure or life.programme.grouped:
        raise NothingThereError
    found = life.subscription
    if found is None:
        selection = Selection(life.one_of(life.prices(None)).id, life.lots.randint(1, 5))
    else:
        selection = Selection(found.items[0].price_id, found.items[0].quantity + life.lots.randint(1, 3))
    order = place_order(*life.who, selection, shown_basis=found.basis if found else "")
    if not order.to_pay.minor:
        raise NothingThereError
    use_method(life.brand, life.customer_id, order.id, life.lots.choice(sure).id)
    return order


def _look_from_all_sides(life: Life, attempt_id: UUID) -> None:
    """The page, the timetable and a worker, once the bank was answered."""
    attempt = check_attempt(attempt_id)
    if attempt is not None and attempt.status is AttemptStatus.REQUIRES_ACTION and attempt.action is not None:
        life.provider.answers(attempt.action["url"], "confirm")
    brand = life.brand
    _at_once(
        lambda: check_attempt(attempt_id), lambda: sweep(brand, unanswered_for=timedelta(0)), run_until_quiet
    )  # fmt: skip


def _is_sure(method: MethodView) -> bool:
    return method.last_four in SURE


def _at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each gave, in their order; the first error is raised."""
    together = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            together.wait(PATIENCE_SECONDS)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result(PATIENCE_SECONDS) for future in [threads.submit(run, call) for call in calls]]
