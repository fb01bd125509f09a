"""Rates with their dates, who is registered for what, and what was answered of buyers' VAT ids."""

from __future__ import annotations

from django.db import models

from guichet.infra.models import Row


class TaxRate(Row):
    """A rate in force over `[valid_from, valid_until)`. Law changes by adding a row and ending the one before."""

    code = models.CharField(max_length=16)
    percent = models.DecimalField(max_digits=8, decimal_places=4)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="tax_rate_once"),
            models.UniqueConstraint(fields=["code"], condition=models.Q(valid_until=None), name="tax_rate_one_open"),
        ]


class Registration(Row):
    """A brand's number with a tax authority; printed beside the tax."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    number = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "code"], name="registration_once")]


class VatAnswer(Row):
    """Whether a VAT id is valid, as somebody found out on a day. The latest answer holds until the next. Never changes.

    Of a brand, because its calendar may be ahead of others'.
    """

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    vat_id = models.CharField(max_length=16)
    is_valid = models.BooleanField()
    answered_on = models.DateField(help_text="The brand's day.")
    answered_at = models.DateTimeField(help_text="Business instant.")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+", help_text="Who found it out.")

    class Meta:
        indexes = [models.Index(fields=["brand", "vat_id", "answered_at"], name="vat_answer_latest")]
