"""Subscriptions, their anchors and items, what changed inside a period, what waits for the term, and discounts."""

from __future__ import annotations

from django.db import models

from guichet.contexts.subscriptions.domain.states import DUE_AT_TERM, OVER, ChangeKind, ChangeStatus, ParkedFor, Status
from guichet.infra.models import Row


class Subscription(Row):
    """One agreement. Its status moves by domain.states alone."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Status])
    name = models.CharField(max_length=60, blank=True, help_text="What the customer calls it, to tell it from others.")
    currency = models.CharField(max_length=3)
    started_at = models.DateTimeField(help_text="Business instant.")
    billed_until = models.DateField(
        help_text="End (excluded) of the last invoiced period, or of the trial: the next billing day."
    )
    renews = models.BooleanField(default=True, help_text="Whether it goes on at its term by itself; else it expires.")
    trial_until = models.DateField(null=True, help_text="End (excluded) of the trial that it began with.")
    predecessor = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, help_text="The one that was over, if somebody came back."
    )
    source_id = models.UUIDField(
        unique=True, help_text="The order, or the asking for it, that made it: the same one never makes two."
    )
    enrolled_by = models.ForeignKey(
        "access.User", models.PROTECT, related_name="+", null=True, help_text="Who added it where nothing is ordered."
    )
    ended_on = models.DateField(null=True, help_text="The first day without it; written once, when it is over.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in Status]), name="subscription_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in sorted(OVER)], ended_on__isnull=False)
                | models.Q(~models.Q(status__in=[s.value for s in sorted(OVER)]), ended_on__isnull=True),
                name="subscription_over_has_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="trialing")
                | models.Q(trial_until__isnull=False, billed_until=models.F("trial_until")),
                name="subscription_trial_has_term",
            ),
        ]
        indexes = [
            # Due work is found here, never by reading the table.
            models.Index(
                fields=["brand", "billed_until", "id"],
                condition=models.Q(status__in=[s.value for s in sorted(DUE_AT_TERM)]),
                name="subscription_due",
            ),
            models.Index(fields=["customer"], name="subscription_by_customer"),
        ]


class BillingAnchor(Row):
    """Where boundaries are counted from. Immutable; aligning or changing the interval adds a row.

    Of several that govern from the same day the last one counts.
    """

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    anchor_date = models.DateField()
    interval_unit = models.CharField(max_length=5)
    interval_count = models.PositiveSmallIntegerField()
    effective_from = models.DateField(help_text="First day that it governs.")
    unbilled_since = models.DateField(null=True, help_text="Of one after a halt: the end of what was billed before it.")

    class Meta:
        indexes = [models.Index(fields=["subscription", "effective_from", "id"], name="anchor_by_day")]


class Item(Row):
    """A price and how many of it, as they are now; it stays the same item when one of them changes."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "price"], name="item_price_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="item_quantity_positive"),
        ]


class ItemChange(Row):
    """From which day on an item has which price and number. Append-only; of several on one day the last one counts.

    With them what an item's period is worth can be computed at any time, day by day.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    effective_on = models.DateField(help_text="In the brand's zone.")
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    source_id = models.UUIDField(help_text="The order or the scheduled change that made it.")
    recorded_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "source_id"], name="item_change_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="item_change_positive"),
        ]
        indexes = [models.Index(fields=["item", "effective_on", "id"], name="item_change_by_day")]


class ScheduledChange(Row):
    """What happens at the term, unless it is taken back: other terms for an item, a pause, or the end.

    What took effect on the day on which it was asked for is kept as applied.
    """

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in ChangeKind])
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ChangeStatus])
    effective_on = models.DateField(help_text="The term: the first day of the next period, in the brand's zone.")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", null=True)
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+", null=True)
    quantity = models.PositiveIntegerField(null=True)
    reason = models.TextField(blank=True, help_text="Why it ends, if the person said so.")
    person = models.ForeignKey(
        "access.User",
        models.PROTECT,
        related_name="+",
        null=True,
        help_text="Who asked for it, if not dunning.",
    )
    created_at = models.DateTimeField(help_text="Business instant.")
    closed_at = models.DateTimeField(null=True, help_text="Business instant at which it no longer waited.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "kind"], condition=models.Q(status="waiting"), name="scheduled_one_waiting"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind="terms", item__isnull=False, price__isnull=False, quantity__isnull=False, quantity__gte=1
                )
                | models.Q(kind__in=["pause", "end"], item__isnull=True, price__isnull=True, quantity__isnull=True),
                name="scheduled_says_what",
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting", closed_at__isnull=True)
                | models.Q(~models.Q(status="waiting"), closed_at__isnull=False),
                name="scheduled_closed_has_instant",
            ),
        ]


class Discount(Row):
    """A coupon that was redeemed: by which order, for which subscription, at what percentage. Never changes."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    coupon = models.ForeignKey("catalog.Coupon", models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    source_id = models.UUIDField(unique=True, help_text="The order that redeemed it.")
    redeemed_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        indexes = [models.Index(fields=["coupon"], name="discount_by_coupon")]


class Parking(Row):
    """That a customer could not be billed, and why: nothing more is billed until one of the company's people says so.

    Only its release is written, once.
    """

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=[(r.value, r.value) for r in ParkedFor])
    detail = models.CharField(max_length=200, help_text="What the program said, for whoever looks into it.")
    parked_at = models.DateTimeField(help_text="Business instant.")
    released_at = models.DateTimeField(null=True, help_text="Business instant.")
    released_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(released_at=None), name="parking_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(released_at=None, released_by=None)
                | models.Q(released_at__isnull=False, released_by__isnull=False),
                name="parking_released_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["brand"], condition=models.Q(released_at=None), name="parking_now")]
