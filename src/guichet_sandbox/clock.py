"""The sandbox's two clocks: the machine's, and an account's own once it has a test clock."""

from datetime import UTC, datetime

from guichet_sandbox.models import Account, TestClock


def wall_now() -> datetime:
    """The machine's time, UTC: signatures, deliveries, leases."""
    return datetime.now(UTC)


def account_now(account: Account) -> datetime:
    """The time at which `account` lives: its test clock's, or else the machine's."""
    clock = TestClock.objects.filter(account=account).first()
    return clock.frozen_at if clock else wall_now()
