"""Accounts, entries, postings. Written by COPY, held by triggers (migration 0002)."""

from __future__ import annotations

from django.db import models

from guichet.infra.models import Row


class Account(Row):
    """One account of a brand's books in one currency."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    code = models.CharField(max_length=48, help_text="receivable, deferred_revenue, tax_due:CA-GST, clearing:sandbox …")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "currency", "code"], name="account_once")]


class Entry(Row):
    """One balanced fact. `source_kind`, `source_id` and `purpose` name what caused it, once."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    source_kind = models.CharField(max_length=24)
    source_id = models.UUIDField()
    purpose = models.CharField(max_length=32)
    entry_date = models.DateField(help_text="Day of the brand's calendar.")
    posted_at = models.DateTimeField(help_text="Business instant.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id", "purpose"], name="entry_source_once")
        ]


class Posting(models.Model):
    """One side of an entry."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", null=True)
    amount_minor = models.BigIntegerField(help_text="Debit positive, credit negative.")

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="posting_not_zero")]
        indexes = [models.Index(fields=["customer", "account"], name="posting_by_customer")]
