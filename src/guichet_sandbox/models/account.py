"""Accounts: whoever holds a test key has one; everything else belongs to exactly one of them."""

from typing import ClassVar, Self

from django.db import models


class Account(models.Model):
    """One merchant. Its row is the lock of everything it owns: each write takes it first."""

    id: int
    # The part of the API key after `sk_test_`; never changes.
    name = models.CharField(max_length=200, unique=True)
    # What its customers read on the pages; the last `metadata[merchant]` that a set-up session gave.
    merchant_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"

    @classmethod
    def lock(cls, account_id: int) -> Self:
        """Hold the account, and so everything it owns, until the end of the transaction."""
        return cls.objects.select_for_update(no_key=True).get(id=account_id)


class Record(models.Model):
    """What every object of the wire has. `id` is the order of creation, `reference` the public id."""

    id: int
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    account_id: int
    reference = models.CharField(max_length=64, unique=True)
    # The account's own time (its test clock's when it has one).
    created_at = models.DateTimeField()

    class Meta:
        abstract = True
        app_label = "sandbox"


class TestClock(Record):
    """The clock of an account that lives in its own future. At most one; it only goes forward."""

    name = models.CharField(max_length=200, blank=True)
    frozen_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        constraints = [models.UniqueConstraint(fields=["account"], name="one_clock_per_account")]
