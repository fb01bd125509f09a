"""Reads of products and prices; frozen views only."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from guichet.contexts.catalog.domain.metering import Metering, MeterView
from guichet.contexts.catalog.domain.proration_rule import ProrationRule
from guichet.contexts.catalog.models import Coupon, Meter, Price, PriceRise, RiseTakenBack
from guichet.infra.any_of import Ids
from guichet.infra.reads import rows
from guichet.kernel.billing_cycle import Interval


@dataclass(frozen=True, slots=True)
class PriceView:
    """`unit_amount_minor` is for one unit and one interval, tax in it or not; `product_name` by language.

    `metering` is None where nothing is counted.
    """

    id: UUID
    product_id: UUID
    product_code: str
    product_name: dict[str, str]
    currency: str
    unit_amount_minor: Decimal
    tax_included: bool
    interval: Interval
    proration: ProrationRule
    metering: Metering | None = None


def meter_view(row: Meter) -> MeterView:
    return MeterView(row.id, row.code, {language: (one, several) for language, (one, several) in row.unit.items()})


def list_meters(brand_id: UUID) -> dict[str, MeterView]:
    """A brand's, by code."""
    return {row.code: meter_view(row) for row in Meter.objects.filter(brand_id=brand_id)}


def _metering(row: Price) -> Metering | None:
    if row.meter is None or row.included_units is None or row.overage_unit_amount_minor is None:
        return None
    return Metering(meter_view(row.meter), row.included_units, row.overage_unit_amount_minor)


def _view(row: Price) -> PriceView:
    return PriceView(
        row.id, row.product_id, row.product.code, row.product.name, row.currency, row.unit_amount_minor,
        row.tax_included, Interval("month" if row.interval_unit == "month" else "year", row.interval_count),
        ProrationRule(row.proration), _metering(row),
    )  # fmt: skip


_PRICE = """
    SELECT p.id, p.product_id, product.code, product.name, p.currency, p.unit_amount_minor, p.tax_included,
        p.interval_unit, p.interval_count, p.proration,
        meter.id, meter.code, meter.unit, p.included_units, p.overage_unit_amount_minor
"""
_PRICE_FROM = """
    FROM catalog_price p JOIN catalog_product product ON product.id = p.product_id
    LEFT JOIN catalog_meter meter ON meter.id = p.meter_id
"""
_PRICES = f"{_PRICE} {_PRICE_FROM} WHERE p.id = ANY(%s::uuid[])"
_SOLD = f"""
    {_PRICE} {_PRICE_FROM}
    WHERE product.brand_id = %(brand)s AND p.valid_from <= %(on)s AND (p.valid_until IS NULL OR p.valid_until > %(on)s)
        AND (%(tax_included)s::boolean IS NULL OR p.tax_included = %(tax_included)s)
    ORDER BY product.code, p.interval_unit DESC, p.interval_count DESC, p.tax_included
"""


def _price(row: Sequence[Any]) -> PriceView:
    """Of a row that begins as `_PRICE`."""
    id_, product_id, code, name, currency, unit_amount_minor, tax_included, unit, count, proration = row[:10]
    meter_id, meter_code, units, included, overage = row[10:15]
    metering = None
    if meter_id is not None:
        words = {language: (one, several) for language, (one, several) in json.loads(units).items()}
        metering = Metering(MeterView(meter_id, meter_code, words), included, overage)
    return PriceView(
        id_, product_id, code, json.loads(name), currency, unit_amount_minor, tax_included, Interval(unit, count),
        ProrationRule(proration), metering,
    )  # fmt: skip


def list_prices(brand_id: UUID, on: date, *, tax_included: bool | None = None) -> list[PriceView]:
    """What can be bought on `on`, at prices with tax or before it (None: both): products by code, then the longest
    interval first.
    """
    return [_price(row) for row in rows(_SOLD, {"brand": brand_id, "on": on, "tax_included": tax_included})]


def get_prices(price_ids: Sequence[UUID]) -> dict[UUID, PriceView]:
    """Prices by id, whether still sold or not, in one query."""
    return {row[0]: _price(row) for row in rows(_PRICES, [Ids(set(price_ids)).text])}


def get_price(price_id: UUID) -> PriceView:
    return get_prices([price_id])[price_id]


@dataclass(frozen=True, slots=True)
class RiseView:
    """A price that takes another one's place from `effective_on` on; `moves_customers`: also for those who have it.

    `taken_back_at` tells that it does not come.
    """

    id: UUID
    brand_id: UUID
    old: PriceView
    new: PriceView
    effective_on: date
    moves_customers: bool
    taken_back_at: datetime | None


def _rise(row: PriceRise) -> RiseView:
    """Of a row of `_rises`."""
    return RiseView(
        row.id, row.old_price.product.brand_id, _view(row.old_price), _view(row.new_price), row.effective_on,
        row.moves_customers, getattr(row, "taken_back_at"),  # noqa: B009 - annotated by the query
    )  # fmt: skip


def _rises() -> QuerySet[PriceRise]:
    """Each with when it was taken back, None while it stands."""
    back = RiseTakenBack.objects.filter(rise_id=OuterRef("pk")).values("taken_back_at")
    rows = PriceRise.objects.select_related(
        "old_price__product", "old_price__meter", "new_price__product", "new_price__meter"
    )
    return rows.annotate(taken_back_at=Subquery(back))


def _standing() -> QuerySet[PriceRise]:
    """Those that were not taken back."""
    return _rises().exclude(pk__in=RiseTakenBack.objects.values("rise_id"))


def find_rise(brand_id: UUID, rise_id: UUID) -> RiseView | None:
    """A brand's, whether it stands or was taken back."""
    row = _rises().filter(pk=rise_id, old_price__product__brand_id=brand_id).first()
    return _rise(row) if row else None


def get_rise(rise_id: UUID) -> RiseView:
    return _rise(_rises().get(pk=rise_id))


def has_rise(price_id: UUID) -> bool:
    """Whether another price is to take its place."""
    return _standing().filter(old_price_id=price_id).exists()


def list_rises(brand_id: UUID) -> list[RiseView]:
    """A brand's, the latest first; those that were taken back too."""
    return [_rise(row) for row in _rises().filter(old_price__product__brand_id=brand_id).order_by("-effective_on")]


def list_moved_to(price_id: UUID) -> list[UUID]:
    """The price and those whose customers rises move to it, in time or late: what its own next rise moves too."""
    found = [price_id]
    for each in found:
        rises = _standing().filter(new_price_id=each, moves_customers=True)
        found.extend(rises.values_list("old_price_id", flat=True))
    return found


@dataclass(frozen=True, slots=True)
class DatedPrices:
    """Prices that customers have, and the rises that move them: loaded once, then asked without a query."""

    prices: dict[UUID, PriceView]
    rises: dict[UUID, RiseView]

    def rise_by(self, price_id: UUID, day: date) -> RiseView | None:
        """The rise that has taken the price's place for a period that begins on `day`; the last one of a chain."""
        found = None
        while (rise := self.rises.get(price_id)) is not None and rise.effective_on <= day:
            found, price_id = rise, rise.new.id
        return found

    def on(self, price_id: UUID, day: date) -> PriceView:
        """What a period costs that begins on `day` for somebody who has the price."""
        rise = self.rise_by(price_id, day)
        return rise.new if rise else self.prices[price_id]


# Prices, those that rises lead to from them, and the rise that each of them waits for.
_DATED = f"""
    WITH RECURSIVE rises AS (
        SELECT r.id, r.old_price_id, r.new_price_id, r.effective_on FROM standing r
            WHERE r.old_price_id = ANY(%(ids)s::uuid[])
        UNION ALL
        SELECT r.id, r.old_price_id, r.new_price_id, r.effective_on
            FROM rises JOIN standing r ON r.old_price_id = rises.new_price_id
    ), standing AS (
        SELECT r.* FROM catalog_pricerise r
        WHERE r.moves_customers AND NOT EXISTS (SELECT FROM catalog_risetakenback b WHERE b.rise_id = r.id)
    )
    {_PRICE}, product.brand_id, rises.id, rises.new_price_id, rises.effective_on {_PRICE_FROM}
    LEFT JOIN rises ON rises.old_price_id = p.id
    WHERE p.id = ANY(%(ids)s::uuid[]) OR p.id IN (SELECT new_price_id FROM rises)
"""  # noqa: S608 - no value in it


def dated_prices(price_ids: Collection[UUID]) -> DatedPrices:
    """One query, however many rises follow each other."""
    known: dict[UUID, PriceView] = {}
    waiting = []
    for row in rows(_DATED, {"ids": Ids(set(price_ids)).text}):
        known[row[0]] = _price(row)
        brand_id, rise_id, new_id, effective_on = row[15:]
        if rise_id is not None:
            waiting.append((rise_id, brand_id, row[0], new_id, effective_on))
    rises = {
        old_id: RiseView(rise_id, brand_id, known[old_id], known[new_id], effective_on, True, None)
        for rise_id, brand_id, old_id, new_id, effective_on in waiting
    }
    return DatedPrices({price_id: known[price_id] for price_id in price_ids}, rises)


@dataclass(frozen=True, slots=True)
class CouponView:
    """`percent` is taken off each eligible line of the first invoice; `product_codes` empty: every product."""

    id: UUID
    brand_id: UUID
    code: str
    name: dict[str, str]
    percent: Decimal
    product_codes: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    max_redemptions: int | None
    first_purchase_only: bool


def _coupon(row: Coupon) -> CouponView:
    return CouponView(
        row.id, row.brand_id, row.code, row.name, row.percent, tuple(row.product_codes), row.valid_from,
        row.valid_until, row.max_redemptions, row.first_purchase_only,
    )  # fmt: skip


def find_coupon(brand_id: UUID, code: str) -> CouponView | None:
    """By what a person typed: capitals and spaces around it do not matter."""
    row = Coupon.objects.filter(brand_id=brand_id, code=code.strip().upper()).first()
    return _coupon(row) if row else None


def get_coupon(coupon_id: UUID) -> CouponView:
    return _coupon(Coupon.objects.get(pk=coupon_id))


def lock_coupon(coupon_id: UUID) -> CouponView:
    """The coupon, its row locked until the transaction ends: who counts its redemptions counts alone."""
    return _coupon(Coupon.objects.select_for_update().get(pk=coupon_id))
