"""Purchases and changes of what was bought, with coupons and trials, as the wizard has them."""

from __future__ import annotations

from guichet.contexts.catalog.public import PriceView, get_price
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.enrol import enrol, offered, plan_enrolment
from guichet.flows.lifecycle.trial import may_try, start_trial
from guichet.flows.purchase.at_term import schedule, take_back_change
from guichet.flows.purchase.decide import Selection, SelectionRefusedError, place_order
from guichet.flows.purchase.decrease import decrease_now, preview_decrease
from guichet.simulation.deeds.paying import pays
from guichet.simulation.life import Life, NothingThereError

COUPONS = ("",) * 6 + ("BIENVENUE10", "DEUXFOIS", "TOUT", "NIEVU")
MOST = 9


def buys(life: Life) -> None:
    """What is not bought at once elsewhere: the first subscription, or one after the end of the last."""
    if life.subscription is not None or life.programme.grouped:
        raise NothingThereError
    quantity, coupon = life.lots.randint(1, MOST), life.lots.choice(COUPONS)
    price = life.one_of(life.prices(None))
    _orders(life, Selection(price.id, quantity, coupon), price, shown_basis="")


def buys_another(life: Life) -> None:
    """Beside those that there are, where nobody holds licences of them."""
    if life.subscription is None or life.programme.grouped or life.programme.has_seats:
        raise NothingThereError
    quantity, price = life.lots.randint(1, 3), life.one_of(life.prices(None))
    _orders(life, Selection(price.id, quantity, adds=True), price, shown_basis="")


def wants_another_number(life: Life) -> None:
    subscription = _changeable(life)
    quantity = life.lots.randint(1, MOST)
    _changes(life, subscription, get_price(subscription.items[0].price_id), quantity)


def wants_something_else(life: Life) -> None:
    """Another product or interval, with the same number or another one."""
    subscription = _changeable(life)
    present = subscription.items[0]
    others = [price for price in life.prices(subscription) if price.id != present.price_id]
    quantity = present.quantity if life.chance(40) else life.lots.randint(1, MOST)
    _changes(life, subscription, life.one_of(others), quantity)


def takes_change_back(life: Life) -> None:
    life.says("taken back" if take_back_change(*life.who) else "nothing waits")


def tries(life: Life) -> None:
    programme = life.programme
    if not may_try(programme, life.customer_id) or programme.grouped:
        raise NothingThereError
    quantity, price = life.lots.randint(1, MOST), life.one_of(life.prices(None))
    started = start_trial(life.brand, programme, life.customer_id, life.person_id, price.id, quantity)
    life.says(f"{quantity} {_name(price)} until {started.billed_until}")


def adds_to_group(life: Life) -> None:
    if not life.programme.grouped:
        raise NothingThereError
    price = life.one_of(offered(life.brand, life.customer, life.now))
    shown = plan_enrolment(life.brand, life.customer, price.id, life.now)
    name = f"n{life.lots.randrange(100)}"
    enrol(*life.who, price.id, name=name, shown_fingerprint=shown.fingerprint)
    life.says(f"{_name(price)} as {name}, billed on {shown.billed_on}: {shown.bill.total_minor}")


def _changeable(life: Life) -> SubscriptionView:
    subscription = life.subscription
    if subscription is None:
        raise NothingThereError
    return subscription


def _changes(life: Life, subscription: SubscriptionView, price: PriceView, quantity: int) -> None:
    """Now, if it is paid now; with credit, or for the term, if the page says so."""
    selection = Selection(price.id, quantity)
    try:
        _orders(life, selection, price, shown_basis=subscription.basis)
    except SelectionRefusedError as refused:
        if refused.code == "back":
            shown = preview_decrease(life.brand, life.customer, selection, life.now)
            decrease_now(*life.who, selection, shown_fingerprint=shown.fingerprint)
            life.says(f"{quantity} {_name(price)} at once, {shown.total.minor} credited")
        elif refused.code == "at_term":
            made = schedule(*life.who, selection, shown_basis=subscription.basis)
            life.says(f"{quantity} {_name(price)} from {made.effective_on} on")
        else:
            raise


def _orders(life: Life, selection: Selection, price: PriceView, *, shown_basis: str) -> None:
    """As far as the summary; most then pay, some think it over."""
    order = place_order(*life.who, selection, shown_basis=shown_basis)
    life.says(f"{selection.quantity} {_name(price)} {selection.coupon_code} to pay {order.to_pay.minor}")
    if life.chance(92):
        pays(life, order)


def _name(price: PriceView) -> str:
    return f"{price.product_code}/{price.interval.unit}"
