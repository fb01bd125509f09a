"""What a wish for a subscription means: now, at the term, free, or with credit. Each worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from guichet.contexts.catalog.public import PriceView, ProrationRule
from guichet.contexts.subscriptions.public import ItemView
from guichet.flows.purchase.plan_change import Plan, Wish, in_trial, plan_change
from guichet.kernel.billing_cycle import Interval

MONTH, YEAR = Interval("month"), Interval("year")
DAY, FULL, NONE = ProrationRule.DAY, ProrationRule.FULL, ProrationRule.NONE


def price(
    number: int, amount: str, interval: Interval = MONTH, product: int = 1, rule: ProrationRule = DAY
) -> PriceView:
    names = {"fr": f"Produit {product}", "en": f"Product {product}"}
    return PriceView(
        UUID(int=number),
        UUID(int=product),
        f"product-{product}",
        names,
        "CAD",
        Decimal(amount) * 100,
        False,
        interval,
        rule,
    )


BASE, BASE_YEAR = price(1, "59"), price(2, "590", YEAR)
PRO, PRO_YEAR = price(3, "89", product=2), price(4, "890", YEAR, product=2)
TWIN = price(5, "59", product=3)
BASE_FULL, BASE_NONE = price(6, "59", rule=FULL), price(7, "59", rule=NONE)
PRO_FULL = price(8, "89", product=2, rule=FULL)


def wish(present: PriceView, count: int, wanted: PriceView, quantity: int, *, decreases_now: bool = False) -> Plan:
    return plan_change(ItemView(UUID(int=9), present.id, count), present, wanted, quantity, decreases_now=decreases_now)


@pytest.mark.parametrize(
    ("present", "count", "wanted", "quantity", "plan"),
    [
        (BASE, 3, BASE, 4, Plan(now=Wish(BASE, 4))),
        (BASE, 3, BASE, 3, Plan()),
        (BASE, 3, BASE, 2, Plan(at_term=Wish(BASE, 2))),
        (BASE, 3, BASE_YEAR, 2, Plan(now=Wish(BASE_YEAR, 2))),
        (BASE_YEAR, 3, BASE, 3, Plan(at_term=Wish(BASE, 3))),
        (BASE_YEAR, 3, BASE, 4, Plan(now=Wish(BASE_YEAR, 4), at_term=Wish(BASE, 4))),
        # Another product at the same interval: what all of it costs an interval decides.
        (BASE, 3, PRO, 3, Plan(now=Wish(PRO, 3))),  # 267.00 instead of 177.00
        (BASE, 3, PRO, 2, Plan(now=Wish(PRO, 2))),  # 178.00
        (BASE, 3, PRO, 1, Plan(at_term=Wish(PRO, 1))),  # 89.00
        (PRO, 3, BASE, 3, Plan(at_term=Wish(BASE, 3))),
        (PRO, 3, BASE, 4, Plan(at_term=Wish(BASE, 4))),  # 236.00 instead of 267.00
        (PRO, 3, BASE, 5, Plan(now=Wish(BASE, 5))),  # 295.00
        (BASE, 3, TWIN, 3, Plan(free=Wish(TWIN, 3))),
        # With another interval, its own rules hold.
        (BASE, 3, PRO_YEAR, 1, Plan(now=Wish(PRO_YEAR, 1))),
        (PRO, 3, BASE_YEAR, 3, Plan(now=Wish(BASE_YEAR, 3))),
        (BASE_YEAR, 3, PRO, 3, Plan(at_term=Wish(PRO, 3))),
        (BASE_YEAR, 3, PRO, 5, Plan(now=Wish(BASE_YEAR, 5), at_term=Wish(PRO, 5))),
        # Where one of the prices is not prorated by the day, another product waits.
        (BASE_FULL, 3, PRO, 3, Plan(at_term=Wish(PRO, 3))),
        (BASE, 3, PRO_FULL, 3, Plan(at_term=Wish(PRO_FULL, 3))),
        (BASE_NONE, 3, PRO, 1, Plan(at_term=Wish(PRO, 1))),
        (BASE_FULL, 3, BASE_FULL, 4, Plan(now=Wish(BASE_FULL, 4))),
        (BASE_NONE, 3, BASE_NONE, 4, Plan(free=Wish(BASE_NONE, 4))),
    ],
)
def test_a_wish_means(present: PriceView, count: int, wanted: PriceView, quantity: int, plan: Plan) -> None:
    assert wish(present, count, wanted, quantity) == plan


@pytest.mark.parametrize(
    ("present", "count", "wanted", "quantity", "plan"),
    [
        (BASE, 3, BASE, 2, Plan(back=Wish(BASE, 2))),
        (PRO, 3, BASE, 3, Plan(back=Wish(BASE, 3))),
        (PRO, 3, BASE, 4, Plan(back=Wish(BASE, 4))),
        (BASE_FULL, 3, BASE_FULL, 2, Plan(at_term=Wish(BASE_FULL, 2))),
        (BASE_NONE, 3, BASE_NONE, 2, Plan(at_term=Wish(BASE_NONE, 2))),
        (PRO_FULL, 3, BASE, 3, Plan(at_term=Wish(BASE, 3))),
        (BASE_YEAR, 3, BASE, 2, Plan(at_term=Wish(BASE, 2))),
        (BASE, 3, PRO, 3, Plan(now=Wish(PRO, 3))),
        (BASE, 3, TWIN, 3, Plan(free=Wish(TWIN, 3))),
    ],
)
def test_where_the_programme_lets_fewer_be_now(
    present: PriceView, count: int, wanted: PriceView, quantity: int, plan: Plan
) -> None:
    assert wish(present, count, wanted, quantity, decreases_now=True) == plan


def test_in_a_trial_everything_is_at_once() -> None:
    for wanted, quantity in ((BASE, 2), (BASE, 4), (PRO, 3), (BASE_YEAR, 3)):
        assert in_trial(wish(BASE, 3, wanted, quantity)) == Plan(free=Wish(wanted, quantity))
    assert in_trial(wish(BASE, 3, BASE, 2, decreases_now=True)) == Plan(free=Wish(BASE, 2))
