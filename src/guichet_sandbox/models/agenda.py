"""What happens later, on the account's clock."""

from typing import ClassVar, Self

from django.db import models

from guichet_sandbox.models.account import Account


class Appointment(models.Model):
    """`deed` (a name of `effects.later`) is done to `subject` once the account's clock has reached `due_at`."""

    id: int
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    deed = models.CharField(max_length=30)
    subject = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        indexes = [models.Index(fields=["account", "due_at"], name="appointment_by_day")]
