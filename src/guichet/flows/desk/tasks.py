"""One of the company's own people says that a task is done: it leaves the list, and the trail says who saw to it."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.payments.public import find_task_customer, finish_task, list_tasks
from guichet.infra import audit
from guichet.infra.clock import business_now, wall_now
from guichet.infra.unit_of_work import unit_of_work


def mark_done(brand: BrandView, actor: audit.Actor, task_id: UUID) -> bool:
    """False if somebody was faster, or it is over by itself. LookupError when the brand never had it."""
    customer_id = find_task_customer(brand.id, task_id)
    if customer_id is None or actor.id is None:
        raise LookupError("no such task of this brand")
    with unit_of_work("task.done"):
        lock_customers([customer_id])
        task = next((each for each in list_tasks(brand.id, wall_now()) if each.id == task_id), None)
        at = business_now(brand)
        if task is None or not finish_task(brand.id, task_id, actor.id, at):
            return False
        audit.record(
            actor, f"payment.{task.kind.value}_seen_to", brand_id=brand.id, customer_id=customer_id, at=at,
            subject=(task.kind.value, task_id), after={"reference": task.reference},
        )  # fmt: skip
        return True
