"""Mails."""

from __future__ import annotations

from django.db import models

from guichet.infra.models import Row


class Mail(Row):
    """One message to one address. Its parts are written when it is rendered, right before sending."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    language = models.CharField(max_length=2)
    data = models.JSONField(help_text="What the message of this kind says.")
    invoice = models.ForeignKey(
        "invoicing.Invoice", models.PROTECT, related_name="+", null=True, help_text="Whose PDF goes with it."
    )
    credit_note = models.ForeignKey(
        "invoicing.CreditNote", models.PROTECT, related_name="+", null=True, help_text="Whose PDF goes with it."
    )
    once = models.CharField(max_length=120, unique=True, help_text="Names the fact: the same fact is told once.")
    status = models.CharField(max_length=8, choices=Status.choices)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    queued_at = models.DateTimeField(help_text="Wall instant.")
    sent_at = models.DateTimeField(null=True, help_text="Wall instant.")

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="mail_newest"),
            models.Index(fields=["customer", "-id"], name="mail_of_customer"),
            models.Index(fields=["invoice"], condition=models.Q(status="queued"), name="mail_waiting_for_pdf"),
            models.Index(
                fields=["credit_note"],
                condition=models.Q(status="queued", credit_note__isnull=False),
                name="mail_waiting_for_note",
            ),
        ]
