"""Orders."""

from __future__ import annotations

from django.db import models

from guichet.contexts.ordering.domain.states import LIVE, OrderStatus
from guichet.infra.models import Row


class Order(Row):
    """One purchase. The decision (selection, bill, fingerprint, instant) is replaced as a whole while it is open."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+", help_text="Who buys.")
    status = models.CharField(max_length=16, choices=[(s.value, s.value) for s in OrderStatus])
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    bill = models.JSONField(help_text="kernel.bill.Bill, what is charged now.")
    fingerprint = models.CharField(max_length=64)
    next_billing_date = models.DateField()
    next_bill = models.JSONField(help_text="kernel.bill.Bill of the second period, as announced.")
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    decided_at = models.DateTimeField(help_text="Business instant at which the bill was computed.")
    expires_at = models.DateTimeField(help_text="Business instant after which it must be shown anew.")
    confirmed_at = models.DateTimeField(
        null=True, help_text="Business instant of the confirmation that is under way or done."
    )
    created_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in OrderStatus]), name="order_status_known"
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(status__in=[s.value for s in sorted(LIVE)]),
                name="order_one_live",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["awaiting_payment", "fulfilled"])
                | models.Q(confirmed_at__isnull=False),
                name="order_confirmed_has_instant",
            ),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="order_quantity_positive"),
        ]
        indexes = [
            models.Index(fields=["brand", "expires_at"], condition=models.Q(status="open"), name="order_open_expiry"),
            models.Index(
                fields=["brand", "confirmed_at"],
                condition=models.Q(status="awaiting_payment"),
                name="order_awaiting_expiry",
            ),
        ]
