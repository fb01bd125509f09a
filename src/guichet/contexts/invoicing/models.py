"""Invoices, their lines and taxes, and the documents drawn from them. Written by COPY, held by triggers (0002)."""

from __future__ import annotations

from typing import get_args

from django.db import models

from guichet.contexts.invoicing.domain.states import InvoiceStatus
from guichet.infra.models import Row
from guichet.kernel.bill import LineKind


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
    """One thing charged, or the unused rest of one given back. An item's whole period is charged once, by constraint.

    A line inside a period says which one in `of_start` and `of_end`: what was charged for it is the sum of its lines.
    """

    id = models.BigAutoField(primary_key=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey("subscriptions.Item", models.PROTECT, related_name="+")
    price = models.ForeignKey("catalog.Price", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="In the invoice's language.")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in get_args(LineKind)])
    details = models.JSONField(help_text="Quiet lines under the name, in the invoice's language.")
    quantity = models.IntegerField()
    unit_amount_minor = models.DecimalField(max_digits=20, decimal_places=10)
    amount_minor = models.BigIntegerField(help_text="Before its discount.")
    discount_minor = models.BigIntegerField(help_text="Taken off the amount; has its sign.")
    discount_name = models.CharField(max_length=120, blank=True, help_text="Which discount, as it is printed.")
    period_start = models.DateField()
    period_end = models.DateField(help_text="Excluded.")
    of_start = models.DateField(help_text="Start of the billing period that the line is part of.")
    of_end = models.DateField(help_text="Its end as first opened, excluded.")
    tax_codes = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "price", "period_start"],
                condition=models.Q(kind="period"),
                name="item_period_charged_once",
            ),
            models.CheckConstraint(
                condition=models.Q(of_start__lte=models.F("period_start"), of_end__gte=models.F("period_end")),
                name="invoice_line_inside_its_period",
            ),
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position_once"),
        ]
        indexes = [models.Index(fields=["item", "of_start", "of_end"], name="invoice_line_of_period")]


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
