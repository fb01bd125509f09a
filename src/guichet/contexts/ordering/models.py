"""Orders."""

from __future__ import annotations

from django.db import models

from guichet.contexts.ordering.domain.states import LIVE, OrderStatus
from guichet.infra.models import Row


class Order(Row):
    """One purchase, or a change that is paid at once. The decision is replaced as a whole while the order is open."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+", help_text="Who buys.")
    status = models.CharField(max_length=16, choices=[(s.value, s.value) for s in OrderStatus])
    subscription = models.ForeignKey(
        "subscriptions.Subscription", models.PROTECT, related_name="+", null=True, help_text="Which one it changes."
    )
    basis = models.CharField(
        max_length=64, blank=True, help_text="SubscriptionView.basis that the change was decided upon."
    )
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(help_text="The whole number that is wanted, not the difference.")
    coupon = models.ForeignKey("catalog.Coupon", models.PROTECT, related_name="+", null=True)
    overdue = models.JSONField(
        default=list, help_text="Paid besides: [invoice id, number, open minor units], oldest first."
    )
    bill = models.JSONField(help_text="kernel.bill.Bill, what is charged now.")
    fingerprint = models.CharField(max_length=64, help_text="Of all that the person was shown.")
    next_billing_date = models.DateField()
    next_bill = models.JSONField(help_text="kernel.bill.Bill of the second period, as announced.")
    total_minor = models.BigIntegerField()
    credit_minor = models.BigIntegerField(default=0, help_text="How much of the bill the customer's credit settles.")
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
            models.CheckConstraint(
                condition=models.Q(credit_minor__gte=0, credit_minor__lte=models.F("total_minor")),
                name="order_credit_within_bill",
            ),
            models.CheckConstraint(
                condition=models.Q(subscription__isnull=True, basis="")
                | (models.Q(subscription__isnull=False) & ~models.Q(basis="")),
                name="order_change_has_basis",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "expires_at"], condition=models.Q(status="open"), name="order_open_expiry"),
            models.Index(
                fields=["brand", "confirmed_at"],
                condition=models.Q(status="awaiting_payment"),
                name="order_awaiting_expiry",
            ),
            models.Index(
                fields=["coupon"],
                condition=models.Q(status="awaiting_payment", coupon__isnull=False),
                name="order_holding_coupon",
            ),
        ]
