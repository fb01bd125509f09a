"""Customers and their addresses."""

from __future__ import annotations

from django.db import models

from guichet.infra.models import Row


class Customer(Row):
    """Who is billed. `number` is printed on every document."""

    class Kind(models.TextChoices):
        CONSUMER = "consumer"
        NON_PROFESSIONAL = "non_professional"
        PROFESSIONAL = "professional"

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    programme = models.ForeignKey("brands.Programme", models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=120)
    category = models.CharField(
        max_length=32, blank=True, help_text="Line of business, from the programme's list; empty: not asked yet."
    )
    billing_email = models.EmailField(help_text="Where invoices go.")
    vat_id = models.CharField(
        max_length=16, blank=True, help_text="With its member's code, EL for Greece. Its validity is in tax."
    )
    currency = models.CharField(max_length=3, blank=True, help_text="Written once, by the first invoice.")
    created_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="customer_number_once")]


class Address(Row):
    """One billing and at most one shipping address a customer. `region` is the ISO 3166-2 part after the country."""

    class Kind(models.TextChoices):
        BILLING = "billing"
        SHIPPING = "shipping"

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    line1 = models.CharField(max_length=120)
    line2 = models.CharField(max_length=120, blank=True, help_text="Suite, building, floor.")
    city = models.CharField(max_length=80)
    region = models.CharField(max_length=3, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "kind"], name="address_kind_once")]
