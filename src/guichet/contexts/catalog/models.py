"""Products, prices, and the meters that prices count by."""

from __future__ import annotations

from django.db import models

from guichet.contexts.catalog.domain.proration_rule import ProrationRule
from guichet.infra.models import Row


class Product(Row):
    """Something a brand sells, named in each language of its documents."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    code = models.SlugField()
    name = models.JSONField(help_text="By language.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "code"], name="product_code_once")]


class Meter(Row):
    """Something that is counted while it is used, by whole units. Never changes."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    code = models.SlugField()
    unit = models.JSONField(help_text="By language, the word for one and the word for several.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "code"], name="meter_code_once")]


class Price(Row):
    """A product's price for one unit and one interval. Immutable, held by a trigger.

    It may meter: then so many units are included, and each one beyond them is charged once the period is over.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    unit_amount_minor = models.DecimalField(
        max_digits=20, decimal_places=10, help_text="Minor units; may be finer than one."
    )
    tax_included = models.BooleanField(default=False, help_text="Whether it is what is paid, or tax comes on top.")
    interval_unit = models.CharField(max_length=5, help_text="month or year")
    interval_count = models.PositiveSmallIntegerField()
    proration = models.CharField(
        max_length=4,
        choices=[(each.value, each.value) for each in ProrationRule],
        default=ProrationRule.DAY.value,
        help_text="What a change inside a period means; a rise keeps it.",
    )
    meter = models.ForeignKey(
        Meter, models.PROTECT, related_name="+", null=True, help_text="What it counts, if at all."
    )
    included_units = models.PositiveIntegerField(null=True, help_text="With each unit of the price, an interval.")
    overage_unit_amount_minor = models.DecimalField(
        max_digits=20, decimal_places=10, null=True, help_text="For a unit beyond them; as the price, with tax or not."
    )
    valid_from = models.DateField(help_text="First day on which it can be bought, in the brand's zone.")
    valid_until = models.DateField(
        null=True,
        help_text="First day on which it no longer can: set by a rise, unset when that is taken back.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "currency", "tax_included", "interval_unit", "interval_count", "valid_from"],
                # One that was never sold, of a rise that was taken back, is in nobody's way.
                condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("valid_from")),
                name="price_once",
            ),
            models.CheckConstraint(condition=models.Q(unit_amount_minor__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=models.Q(
                    meter__isnull=True, included_units__isnull=True, overage_unit_amount_minor__isnull=True
                )
                | models.Q(
                    meter__isnull=False,
                    included_units__isnull=False,
                    overage_unit_amount_minor__isnull=False,
                    overage_unit_amount_minor__gt=0,
                ),
                name="price_meters_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(interval_unit__in=["month", "year"]), name="price_interval_known"
            ),
            models.CheckConstraint(
                condition=models.Q(proration__in=[each.value for each in ProrationRule]), name="price_proration_known"
            ),
        ]


class PriceRise(Row):
    """A new price that takes the place of an old one from a day on; never changes. One of a price stands at a time.

    `moves_customers`: who has the old one gets the new one with their first period that begins on that day or later.
    """

    old_price = models.ForeignKey(Price, models.PROTECT, related_name="+")
    new_price = models.OneToOneField(Price, models.PROTECT, related_name="+")
    effective_on = models.DateField(help_text="Day of the brand's calendar.")
    moves_customers = models.BooleanField()
    created_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        indexes = [models.Index(fields=["old_price"], name="price_rise_by_old")]


class RiseTakenBack(Row):
    """That a rise does not come: its day had not been reached, so that nobody was billed for it. Never changes."""

    rise = models.OneToOneField(PriceRise, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(help_text="Business instant.")


class Coupon(Row):
    """Something off the first invoice for whoever knows its code. Its terms never change once it is there."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    code = models.CharField(max_length=32, help_text="In capitals.")
    name = models.JSONField(help_text="By language.")
    percent = models.DecimalField(max_digits=7, decimal_places=4, help_text="Of each eligible line, before tax.")
    product_codes = models.JSONField(help_text="What it is for; empty: everything.")
    valid_from = models.DateField(help_text="First day, in the brand's zone.")
    valid_until = models.DateField(null=True, help_text="First day on which it no longer can be used.")
    max_redemptions = models.PositiveIntegerField(null=True, help_text="In all; null: as often as one likes.")
    first_purchase_only = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "code"], name="coupon_code_once"),
            models.CheckConstraint(condition=models.Q(percent__gt=0, percent__lte=100), name="coupon_percent_in_range"),
        ]
