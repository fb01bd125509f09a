"""Subscriptions, their anchors and items."""

from __future__ import annotations

from django.db import models

from guichet.contexts.subscriptions.domain.states import BILLED, Status
from guichet.infra.models import Row


class Subscription(Row):
    """One agreement. Its status moves by domain.states alone."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Status])
    currency = models.CharField(max_length=3)
    started_at = models.DateTimeField(help_text="Business instant.")
    billed_until = models.DateField(help_text="End (excluded) of the last invoiced period: the next billing day.")
    source_id = models.UUIDField(unique=True, help_text="The order that made it: the same order never makes two.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in Status]), name="subscription_status_known"
            )
        ]
        indexes = [
            # Due work is found here, never by reading the table.
            models.Index(
                fields=["brand", "billed_until", "id"],
                condition=models.Q(status__in=[s.value for s in sorted(BILLED)]),
                name="subscription_due",
            ),
            models.Index(fields=["customer"], name="subscription_by_customer"),
        ]


class BillingAnchor(Row):
    """Where boundaries are counted from. Immutable; aligning or changing the interval adds a row."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    anchor_date = models.DateField()
    interval_unit = models.CharField(max_length=5)
    interval_count = models.PositiveSmallIntegerField()
    effective_from = models.DateField(help_text="First day that it governs.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "effective_from"], name="anchor_once_a_day")]


class Item(Row):
    """A price and how many of it."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "price"], name="item_price_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="item_quantity_positive"),
        ]
