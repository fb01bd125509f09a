"""Seats."""

from __future__ import annotations

from django.db import models

from guichet.infra.models import Row


class Seat(Row):
    """One licence of an item in somebody's hands. That an item has as many, the trigger `seats_fit` holds."""

    item = models.ForeignKey("subscriptions.Item", models.PROTECT, related_name="+")
    membership = models.ForeignKey("access.Membership", models.PROTECT, related_name="+", null=True)
    invitation = models.ForeignKey("access.Invitation", models.PROTECT, related_name="+", null=True)
    taken_at = models.DateTimeField(help_text="Business instant.")
    released_at = models.DateTimeField(null=True, help_text="Business instant; the row stays.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(membership__isnull=False, invitation__isnull=True)
                | models.Q(membership__isnull=True, invitation__isnull=False),
                name="seat_has_one_holder",
            ),
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(released_at__isnull=True), name="seat_once_a_member"
            ),
            models.UniqueConstraint(
                fields=["invitation"], condition=models.Q(released_at__isnull=True), name="seat_once_an_invitation"
            ),
        ]
        indexes = [
            models.Index(fields=["item"], condition=models.Q(released_at__isnull=True), name="seat_held_of_item")
        ]
