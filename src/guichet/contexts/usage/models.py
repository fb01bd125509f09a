"""Usage events, their totals by day, usage periods and what was read of them. Held by triggers (0002)."""

from __future__ import annotations

from django.db import models

from guichet.infra.models import Row


class UsageEvent(Row):
    """So many units of an item were used at an instant. Append-only; the same source id counts once."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    item = models.ForeignKey("subscriptions.Item", models.PROTECT, related_name="+")
    meter = models.ForeignKey("catalog.Meter", models.PROTECT, related_name="+")
    source_id = models.CharField(max_length=120, help_text="What the product calls it, once in a brand.")
    quantity = models.PositiveIntegerField()
    occurred_at = models.DateTimeField(help_text="Business instant.")
    day = models.DateField(help_text="Its day in the brand's zone: the day that it counts for.")
    recorded_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "source_id"], name="usage_event_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="usage_event_positive"),
        ]


class UsageDay(Row):
    """What the events of an item and a day come to: a billing run reads these, never the events. It only grows."""

    item = models.ForeignKey("subscriptions.Item", models.PROTECT, related_name="+")
    meter = models.ForeignKey("catalog.Meter", models.PROTECT, related_name="+")
    day = models.DateField(help_text="In the brand's zone.")
    quantity = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "meter", "day"], name="usage_day_once")]


class UsagePeriod(Row):
    """The days of an item whose use is counted together, because they were charged together at a metered price.

    Written when its billing period is charged; later it can only be cut short, and read. Periods of an item follow each
    other without overlap, so that each day counts in one of them.
    """

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    item = models.ForeignKey("subscriptions.Item", models.PROTECT, related_name="+")
    meter = models.ForeignKey("catalog.Meter", models.PROTECT, related_name="+")
    starts_on = models.DateField(help_text="First day that counts, and that is paid for.")
    ends_on = models.DateField(help_text="First day that no longer counts.")
    paid_until = models.DateField(help_text="First day that is not paid for: what was given back includes nothing.")
    of_start = models.DateField(help_text="Start of the billing period that it is part of.")
    of_end = models.DateField(help_text="Its end as first opened, excluded.")
    is_unread = models.BooleanField(default=True, help_text="Whether something may be in it that was not charged.")
    is_alone = models.BooleanField(
        default=False, help_text="Whether no renewal will read it: it is billed by itself once it is over."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "meter", "starts_on", "of_end"], name="usage_period_once"),
            models.CheckConstraint(
                condition=models.Q(
                    starts_on__gte=models.F("of_start"),
                    ends_on__gte=models.F("starts_on"),
                    ends_on__lte=models.F("of_end"),
                    paid_until__gte=models.F("starts_on"),
                    paid_until__lte=models.F("of_end"),
                ),
                name="usage_period_inside_its_period",
            ),
            models.CheckConstraint(
                condition=models.Q(is_alone=False) | models.Q(is_unread=True), name="usage_period_alone_is_unread"
            ),
        ]
        indexes = [
            models.Index(fields=["item", "ends_on"], name="usage_period_by_day"),
            # A batch of a billing run finds what it has to read here.
            models.Index(fields=["item"], condition=models.Q(is_unread=True), name="usage_period_unread"),
            # And what no renewal will read is found here.
            models.Index(fields=["brand", "ends_on"], condition=models.Q(is_alone=True), name="usage_period_alone"),
        ]


class Reading(Row):
    """What was found in a usage period when it was read, and how much of that is charged by it. Never changes.

    `used_units` is all that there was by then. A later reading of the same period charges what came late, no more.
    """

    period = models.ForeignKey(UsagePeriod, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(help_text="The how-manieth of its period.")
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+", help_text="What one beyond costs.")
    used_units = models.PositiveBigIntegerField()
    included_units = models.PositiveBigIntegerField()
    charged_units = models.PositiveBigIntegerField(help_text="Those beyond, less what earlier readings charged.")
    read_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "position"], name="reading_position_once")]
