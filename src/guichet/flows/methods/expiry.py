"""A card that pays renewals and is about to expire: the holders are told in time to enter the new one."""

from __future__ import annotations

from datetime import date, timedelta

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.notifications.ports import MethodExpiry
from guichet.contexts.notifications.public import queue_mail
from guichet.contexts.payments.public import MethodView, expiry_told, list_expiring, next_expiry_month
from guichet.contexts.subscriptions.public import list_live_subscriptions
from guichet.infra import outbox
from guichet.infra.clock import business_now, day_of, today
from guichet.infra.unit_of_work import unit_of_work

TOLD_BEFORE = timedelta(days=30)


def tell_of_expiries(brand: BrandView, limit: int) -> int:
    """Those whose last day is at most 30 days away, each once; how many holders' cards were told of.

    Nobody is told of a card that no subscription is charged to.
    """
    # A card is good through the last day of its month.
    expiring = list_expiring(brand.id, today(brand) + TOLD_BEFORE + timedelta(days=1), limit)
    return sum(_tell(brand, method) for method in expiring)


def next_telling(brand: BrandView) -> date | None:
    """The brand's day on which the next of them is told."""
    month = next_expiry_month(brand.id)
    return _after(month) - timedelta(days=1) - TOLD_BEFORE if month else None


def _tell(brand: BrandView, method: MethodView) -> bool:
    with unit_of_work("method.expiry_told"):
        lock_customers([method.customer_id])
        at = business_now(brand)
        if not expiry_told(method.id, at):
            return False
        renewals = [each.renews_on for each in list_live_subscriptions(method.customer_id) if each.renews_on]
        if not renewals:
            return True
        customer = get_customer(method.customer_id)
        last = _after(date(method.expiry_year, method.expiry_month, 1)) - timedelta(days=1)
        data = MethodExpiry(
            customer=customer.name,
            method=method.label,
            last_day=last.isoformat(),
            is_over=last < day_of(brand, at),
            renews_on=min(renewals).isoformat(),
            path=f"/facturation/modes-de-paiement/{method.id}/modifier/",
        )
        for holder in list_holders([customer.id])[customer.id]:
            queue_mail(
                "method_expiring", brand_id=brand.id, customer_id=customer.id, to=holder.email,
                language=holder.language, data=data, once=f"method_expiring:{method.id}:{holder.id}",
            )  # fmt: skip
        outbox.publish([outbox.Event("method.expiry_announced", brand.id, customer.id, at, {"method": str(method.id)})])
        return True


def _after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)
