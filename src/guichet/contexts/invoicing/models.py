"""Invoices, their lines and taxes, and the documents drawn from them. Written by COPY, held by triggers (0002)."""

from __future__ import annotations

from django.db import models

from guichet.contexts.invoicing.domain.states import InvoiceStatus
from guichet.infra.models import Row


class Invoice(Row):
    """One issued invoice. Only `status` changes after issue."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    subscription = models.ForeignKey("subscriptions.Subscription", models.PROTECT, related_name="+", null=True)
    order = models.OneToOneField(
        "ordering.Order", models.PROTECT, related_name="+", null=True, help_text="The purchase it bills, once."
    )
    number = models.CharField(max_length=35)
    status = models.CharField(max_length=8, choices=[(s.value, s.value) for s in InvoiceStatus])
    language = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    issue_date = models.DateField(help_text="The brand's today at issue.")
    due_date = models.DateField()
    subtotal_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    content = models.JSONField(help_text="Copied at issue: mark, seller, buyer, footer, notes, collection.")
    issued_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("subtotal_minor") + models.F("tax_minor")),
                name="invoice_total_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in InvoiceStatus]), name="invoice_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-issued_at"], name="invoice_by_customer"),
            models.Index(fields=["brand", "customer"], condition=models.Q(status="open"), name="invoice_open"),
            models.Index(fields=["subscription"], name="invoice_by_subscription"),
        ]


class InvoiceLine(models.Model):
    """One thing charged. An item's period is charged once, by constraint."""

    id = models.BigAutoField(primary_key=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey("subscriptions.Item", models.PROTECT, related_name="+")
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="In the invoice's language.")
    quantity = models.IntegerField()
    unit_amount_minor = models.DecimalField(max_digits=20, decimal_places=10)
    amount_minor = models.BigIntegerField()
    period_start = models.DateField()
    period_end = models.DateField(help_text="Excluded.")
    tax_codes = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "period_start"], name="item_period_charged_once"),
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position_once"),
        ]


class InvoiceTax(models.Model):
    """One tax of an invoice."""

    id = models.BigAutoField(primary_key=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    label = models.CharField(max_length=16)
    rate_percent = models.DecimalField(max_digits=8, decimal_places=4)
    registration_number = models.CharField(max_length=32)
    base_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "code"], name="invoice_tax_once")]


class Document(Row):
    """The bytes of a document as issued, kept ten years (docs/rules.md R1.12). Never changes."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(help_text="Wall instant.")
