"""Answers kept under the caller's `Idempotency-Key`."""

from typing import ClassVar, Self

from django.db import models

from guichet_sandbox.models.account import Account


class StoredAnswer(models.Model):
    """First row of the transaction of the effect: either both are there or neither."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    # SHA-256 of method, path and parameters.
    fingerprint = models.CharField(max_length=64)
    # Null only inside the transaction that writes it.
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_answer_per_key")]
