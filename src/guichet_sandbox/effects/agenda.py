"""Puts off what happens later; `effects.later` does it."""

from datetime import timedelta

from guichet_sandbox.clock import account_now
from guichet_sandbox.models import Account, Appointment


def put_off(account: Account, days: int, deed: str, subject: str) -> None:
    """Do `deed` to `subject` in so many days on the account's clock."""
    due_at = account_now(account) + timedelta(days=days)
    Appointment.objects.create(account=account, due_at=due_at, deed=deed, subject=subject)


def is_put_off(account: Account, deed: str, subject: str) -> bool:
    """Whether that is to come."""
    return Appointment.objects.filter(account=account, deed=deed, subject=subject).exists()
