"""What a customer who has bought does later at a desk: another number or interval, a coupon, fewer at the term."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.models import Programme
from guichet.contexts.brands.public import get_programme
from guichet.contexts.catalog.public import PriceView, add_coupon, get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.ordering.public import OrderView
from guichet.contexts.payments.public import list_methods
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.lifecycle.pause_now import pause_today, plan_pause_today
from guichet.flows.lifecycle.resume import resume_now, resumption
from guichet.flows.purchase.at_term import schedule, take_back_change
from guichet.flows.purchase.buyer import live_subscription
from guichet.flows.purchase.confirm import Confirmed
from guichet.flows.purchase.decide import Selection, place_order
from guichet.flows.purchase.decrease import Decrease, decrease_now, preview_decrease
from guichet.flows.purchase.set_up import use_method
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from tests.contexts.desk import Desk


def live(customer_id: UUID) -> SubscriptionView:
    """The customer's subscription as it is now."""
    found = live_subscription(customer_id)
    assert found is not None
    return found


def holder(customer_id: UUID) -> UUID:
    return list_holders([customer_id])[customer_id][0].id


def wish(customer_id: UUID, quantity: int, price: PriceView | None = None, coupon: str = "") -> Selection:
    """At the price that they have, unless told."""
    return Selection((price or get_price(live(customer_id).items[0].price_id)).id, quantity, coupon)


def order_change(
    desk: Desk, customer_id: UUID, quantity: int, *, price: PriceView | None = None, basis: str | None = None
) -> OrderView:
    """The summary of a change is shown, to be paid with the card that they have."""
    shown = live(customer_id).basis if basis is None else basis
    order = place_order(
        desk.brand, customer_id, holder(customer_id), wish(customer_id, quantity, price), shown_basis=shown
    )
    use_method(desk.brand, customer_id, order.id, list_methods(customer_id)[0].id)
    return order


def change(desk: Desk, customer_id: UUID, quantity: int, *, price: PriceView | None = None) -> Confirmed:
    """Another number or interval, now, and paid."""
    return desk.confirm(order_change(desk, customer_id, quantity, price=price))


def plan(desk: Desk, customer_id: UUID, quantity: int, *, price: PriceView | None = None) -> None:
    """Fewer, or a shorter interval, from the term on."""
    schedule(
        desk.brand, customer_id, holder(customer_id), wish(customer_id, quantity, price),
        shown_basis=live(customer_id).basis,
    )  # fmt: skip


def pause_today_as_shown(desk: Desk, customer_id: UUID) -> None:
    """At once, what is not used credited; the programme is made to allow it."""
    programme = get_programme(get_customer(customer_id).programme_id)
    allowing, subscription = replace(programme, policy={**programme.policy, "pause_now": True}), live(customer_id)
    shown = plan_pause_today(desk.brand, allowing, subscription, desk.now)
    assert shown is not None
    pause_today(
        desk.brand, allowing, customer_id, holder(customer_id), subscription.id,
        shown_basis=subscription.basis, shown_fingerprint=shown.fingerprint,
    )  # fmt: skip


def resume(desk: Desk, customer_id: UUID) -> None:
    """For what is shown."""
    subscription = live(customer_id)
    shown = resumption(desk.brand, get_customer(customer_id), subscription, desk.now)
    resume_now(desk.brand, customer_id, holder(customer_id), subscription.id, shown_fingerprint=shown.fingerprint)


def less(desk: Desk, customer_id: UUID, quantity: int, *, price: PriceView | None = None) -> Decrease | None:
    """Fewer, now, with credit for what is not used: as it was shown."""
    selection, customer = wish(customer_id, quantity, price), get_customer(customer_id)
    shown = preview_decrease(desk.brand, customer, selection, desk.now).fingerprint
    return decrease_now(desk.brand, customer_id, holder(customer_id), selection, shown_fingerprint=shown)


def allow_decreases(desk: Desk) -> None:
    """Every programme of the brand lets fewer be now."""
    for programme in Programme.objects.filter(brand_id=desk.brand_id):
        programme.policy = {**programme.policy, "decreases": "now"}
        programme.save()


def keep(desk: Desk, customer_id: UUID) -> bool:
    """The plan is taken back."""
    return take_back_change(desk.brand, customer_id, holder(customer_id))


def buy_with_coupon(desk: Desk, code: str, quantity: int = 1) -> UUID:
    """A new customer who has bought with a coupon; their id."""
    customer_id = desk.customer()
    desk.order(customer_id, quantity)
    order = place_order(desk.brand, customer_id, holder(customer_id), Selection(desk.monthly.id, quantity, code))
    desk.confirm(order)
    return customer_id


def coupon(desk: Desk, code: str, *, percent: int = 10, at_most: int | None = None) -> UUID:
    """Something off the first invoice, from today on."""
    with unit_of_work("desk.coupon"):
        return add_coupon(
            desk.brand_id, code, name={"fr": code, "en": code}, percent=Decimal(percent),
            valid_from=today(desk.brand), max_redemptions=at_most,
        )  # fmt: skip
