"""A suspension: no service and no new period until what is owed is paid, which resumes it (`flows.invoice_payment`)."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.subscriptions.public import suspend
from guichet.flows.lifecycle.own import lock_own
from guichet.flows.lifecycle.tell import mail, record
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work


def suspend_now(brand: BrandView, customer_id: UUID, actor: audit.Actor, subscription_id: UUID) -> bool:
    """False if it is suspended already. Raises LookupError or NotSuspendableError."""
    with unit_of_work("suspend.now"):
        lock_customers([customer_id])
        subscription, at = lock_own(customer_id, subscription_id), business_now(brand)
        if not suspend(subscription_id):
            return False
        day = day_of(brand, at)
        record(actor, "subscription.suspended", brand, subscription, at, after={"suspended_on": day.isoformat()})
        mail("subscription_suspended", brand, subscription, day, f"{subscription_id}:{at:%y%m%d%H%M%S}")
        return True
