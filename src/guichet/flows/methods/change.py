"""Which method is charged by itself, and one that goes. Each with its reason when it cannot be."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.payments.public import (
    MethodView,
    find_preferred_method,
    is_paying,
    is_refused_for_good,
    let_go,
    list_methods,
)
from guichet.contexts.payments.public import prefer_method as mark_preferred
from guichet.contexts.subscriptions.public import HALTED, list_live_subscriptions
from guichet.flows.dunning.collect_all import owes
from guichet.flows.dunning.soon import collect_all_soon
from guichet.flows.methods.taken import programme_of
from guichet.flows.methods.tell import DETACH_TASK, mail_method, record_method
from guichet.infra import jobs
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


class MethodRefusal(StrEnum):
    """ONLY_ONE and PREFERRED: a subscription renews by it; there is no other, or another is to be preferred first.

    PAYING: a payment by it is under way. REFUSED: a bank refused it for good.
    """

    ONLY_ONE = "only_one"
    PREFERRED = "preferred"
    PAYING = "paying"
    REFUSED = "refused"


class MethodRefusedError(Exception):
    def __init__(self, code: MethodRefusal) -> None:
        super().__init__(code)
        self.code = code


def find_own_method(customer_id: UUID, method_id: UUID) -> MethodView | None:
    """The method, if it is this customer's and in use."""
    return next((each for each in list_methods(customer_id) if each.id == method_id), None)


def removal_refusal(customer_id: UUID, method: MethodView) -> MethodRefusal | None:
    """Why it cannot be removed now; None when it can: where there is one at a time, it goes before another comes."""
    if is_paying(method.id):
        return MethodRefusal.PAYING
    renews = any(each.renews_on is not None or each.status in HALTED for each in list_live_subscriptions(customer_id))
    if not (method.is_preferred and renews) or programme_of(customer_id).one_method:
        return None
    return MethodRefusal.PREFERRED if len(list_methods(customer_id)) > 1 else MethodRefusal.ONLY_ONE


def prefer(brand: BrandView, customer_id: UUID, person_id: UUID, method_id: UUID) -> MethodView:
    """Renewals are charged to it from now on, and what is owed at once; twice is once.

    Raises LookupError when it is not theirs, MethodRefusedError for one that a bank refused for good.
    """
    with unit_of_work("method.prefer"):
        lock_customers([customer_id])
        method = _own(customer_id, method_id)
        if is_refused_for_good(method_id):
            raise MethodRefusedError(MethodRefusal.REFUSED)
        before = find_preferred_method(customer_id)
        if before is None or before.id != method_id:
            mark_preferred(method_id)
            record_method(
                brand, "method.preferred", method, person_id, business_now(brand),
                before={"method": before.label} if before else None, after={"method": method.label},
            )  # fmt: skip
            if owes(customer_id):
                collect_all_soon(customer_id, method_id)
        return method


def remove(brand: BrandView, customer_id: UUID, person_id: UUID, method_id: UUID) -> MethodView:
    """It is charged no more, and a job tells the provider to forget it.

    Raises LookupError when it is not theirs or gone already, MethodRefusedError.
    """
    with unit_of_work("method.remove"):
        lock_customers([customer_id])
        method = _own(customer_id, method_id)
        if (code := removal_refusal(customer_id, method)) is not None:
            raise MethodRefusedError(code)
        at = business_now(brand)
        let_go([method_id], at)
        record_method(brand, "method.removed", method, person_id, at, before={"method": method.label})
        mail_method("method_removed", brand, method, person_id)
        jobs.defer(DETACH_TASK, lock=f"method:{method_id}", method_id=str(method_id))
        return method


def _own(customer_id: UUID, method_id: UUID) -> MethodView:
    method = find_own_method(customer_id, method_id)
    if method is None:
        raise LookupError("no such method")
    return method
