"""What comes of a payment later: disputes, debits on their day, payouts, and the events that tell of it."""

from __future__ import annotations

from django.db import models

from guichet.contexts.payments.models.money import Attempt
from guichet.infra.models import Row


class Dispute(Row):
    """A payment that was taken back: by a card's holder until it is won or lost, by a debtor's bank for good."""

    class Status(models.TextChoices):
        OPEN = "open"
        WON = "won"
        LOST = "lost"

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=120)
    status = models.CharField(max_length=4, choices=Status.choices)
    is_return = models.BooleanField(help_text="A direct debit: lost as it begins.")
    amount_minor = models.BigIntegerField()
    failure_code = models.CharField(max_length=40)
    provider_code = models.CharField(max_length=80, blank=True, help_text="For support only.")
    answer_by = models.DateTimeField(null=True, help_text="The provider's instant.")
    opened_at = models.DateTimeField(help_text="Business instant.")
    closed_at = models.DateTimeField(null=True, help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "reference"], name="dispute_once"),
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(status__in=["open", "lost"]), name="dispute_one_that_counts"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", closed_at__isnull=True, is_return=False)
                | models.Q(status__in=["won", "lost"], closed_at__isnull=False),
                name="dispute_closed_has_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "opened_at"], name="dispute_by_brand"),
            # What somebody has to answer.
            models.Index(fields=["brand"], condition=models.Q(status="open"), name="dispute_open"),
        ]


class TaskDone(Row):
    """One of the company's own people has seen to an open dispute, or to a payment that nobody knows the outcome of."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    subject_id = models.UUIDField(unique=True, help_text="The dispute or the attempt.")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    done_at = models.DateTimeField(help_text="Business instant.")


class PlannedDebit(Row):
    """An invoice that is to be debited on an announced day: not before it is sent, and sent once."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    invoice = models.OneToOneField("invoicing.Invoice", models.PROTECT, related_name="+")
    submit_date = models.DateField(help_text="Brand's day on which it is sent to the bank.")
    collect_date = models.DateField(help_text="The announced day.")
    is_waiting = models.BooleanField()

    class Meta:
        indexes = [
            # What the sweep looks for.
            models.Index(fields=["brand", "submit_date"], condition=models.Q(is_waiting=True), name="debit_due")
        ]


class Settlement(Row):
    """What a provider paid out to our bank, and what it kept of it."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    reference = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    gross_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    arrives_on = models.DateField()
    at = models.DateTimeField(help_text="Business instant at which it was booked.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "gateway_code", "reference"], name="settlement_once"),
        ]


class InboxEvent(Row):
    """A provider's event as it came, kept before anything is made of it."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=12)
    reference = models.CharField(max_length=200)
    own_id = models.UUIDField(null=True)
    raw = models.JSONField()
    received_at = models.DateTimeField(help_text="Wall instant.")
    processed_at = models.DateTimeField(null=True, help_text="Wall instant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "gateway_code", "event_id"], name="inbox_event_once")]


class EventCursor(Row):
    """How far the events of a provider's account were asked for."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    gateway_code = models.SlugField()
    cursor = models.CharField(max_length=200, blank=True)
    settlements = models.CharField(max_length=200, blank=True, help_text="How far its payouts were asked for.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "gateway_code"], name="event_cursor_once")]
