"""What is told of a method: the audit trail, the outbox, mails to the holders, and jobs for the provider."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from guichet.contexts.access.public import get_person, list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer
from guichet.contexts.notifications.ports import MethodChange
from guichet.contexts.notifications.public import queue_mail
from guichet.contexts.payments.public import MethodView, SetupView, find_method
from guichet.infra import audit, jobs, outbox

DETACH_TASK = "flows.detach_method"
DESCRIBE_TASK = "flows.describe_method"
Kind = Literal["method_added", "method_replaced", "method_removed"]


def tell_saved(brand: BrandView, setup: SetupView, at: datetime) -> None:
    """A set-up has just given a method, in the place of another one or as one more."""
    method = find_method(setup.method_id) if setup.method_id else None
    if method is None:
        raise LookupError(f"set-up {setup.id} has no method")
    old = find_method(setup.replaces_id) if setup.replaces_id else None
    action = "method.replaced" if old else "method.added"
    record_method(
        brand, action, method, setup.person_id, at, before={"method": old.label} if old else None,
        after={"method": method.label},
    )  # fmt: skip
    if method.billing is not None:
        jobs.defer(DESCRIBE_TASK, lock=f"method:{method.id}", method_id=str(method.id))
    if old is not None:
        jobs.defer(DETACH_TASK, lock=f"method:{old.id}", method_id=str(old.id))
    if setup.order_id is None:
        mail_method("method_replaced" if old else "method_added", brand, method, setup.person_id, old)


def record_method(
    brand: BrandView,
    action: str,
    method: MethodView,
    person_id: UUID,
    at: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    audit.record(
        audit.person(person_id), action, brand_id=brand.id, customer_id=method.customer_id, at=at,
        subject=("method", method.id), before=before, after=after,
    )  # fmt: skip
    outbox.publish([outbox.Event(action, brand.id, method.customer_id, at, {"method": str(method.id)})])


def mail_method(
    kind: Kind, brand: BrandView, method: MethodView, person_id: UUID, old: MethodView | None = None
) -> None:
    """To every holder: whoever did not do it hears of it."""
    customer = get_customer(method.customer_id)
    for holder in list_holders([customer.id])[customer.id]:
        data = MethodChange(
            customer=customer.name,
            method=method.label,
            replaced=old.label if old else "",
            person=get_person(person_id).name,
            path="/facturation/modes-de-paiement/",
        )
        queue_mail(
            kind, brand_id=brand.id, customer_id=customer.id, to=holder.email, language=holder.language, data=data,
            once=f"{kind}:{method.id}:{holder.id}",
        )  # fmt: skip
