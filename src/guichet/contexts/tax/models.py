"""Rates with their dates, and who is registered for what."""

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
