"""A suspension: no service and no new period until what is owed is paid, which resumes it (`flows.invoice_payment`)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.subscriptions.public import SubscriptionView, get_subscriptions, suspend
from guichet.flows.lifecycle.own import lock_own
from guichet.flows.lifecycle.tell import mail, record
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work


def suspend_now(brand: BrandView, customer_id: UUID, actor: audit.Actor, subscription_id: UUID) -> bool:
    """False if it is suspended already. Raises LookupError or NotSuspendableError."""
    with unit_of_work("suspend.now"):
        lock_customers([customer_id])
        return suspend_for(brand, actor, lock_own(customer_id, subscription_id), business_now(brand))


def suspend_for(brand: BrandView, actor: audit.Actor, subscription: SubscriptionView, at: datetime) -> bool:
    """As `suspend_now`, of a locked subscription, inside a unit of work. Raises NotSuspendableError."""
    if not suspend(subscription.id):
        return False
    day = day_of(brand, at)
    record(actor, "subscription.suspended", brand, subscription, at, after={"suspended_on": day.isoformat()})
    mail("subscription_suspended", brand, subscription, day, f"{subscription.id}:{at:%y%m%d%H%M%S}")
    return True


def resumed(brand: BrandView, subscription_id: UUID, day: date, at: datetime, *, kind: str = "suspension_over") -> None:
    """What was suspended goes on from `day`, because what was owed is paid, or what the mail `kind` says else.

    Inside the unit of work that records it.
    """
    subscription = get_subscriptions([subscription_id])[subscription_id]
    record(audit.SYSTEM, "subscription.resumed", brand, subscription, at, after={"resumed_on": day.isoformat()})
    mail(kind, brand, subscription, day, f"{subscription_id}:{at:%y%m%d%H%M%S}")
