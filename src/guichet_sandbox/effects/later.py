"""What time makes due, in order, each at its own instant of the account's test clock."""

from collections.abc import Callable
from datetime import datetime

from guichet_sandbox.effects import balance, debits, disputes
from guichet_sandbox.models import Account, Appointment, TestClock

DEEDS: dict[str, Callable[[Account, str], None]] = {
    "settle_debit": debits.settle,
    "return_debit": debits.send_back,
    "open_dispute": disputes.open_one,
    "close_dispute": disputes.run_out,
    "pay_out": balance.pay_out,
}
# A payout waits for nobody: whoever moves the clock need not stop there.
UNHURRIED = ("pay_out",)


def live_until(clock: TestClock, to: datetime) -> None:
    """Move the clock to `to`, stopping at each appointment on the way."""
    while True:
        account = clock.account
        next_one = Appointment.objects.filter(account=account, due_at__lte=to).order_by("due_at", "id").first()
        if next_one is None:
            break
        _set(clock, max(clock.frozen_at, next_one.due_at))
        next_one.delete()
        DEEDS[next_one.deed](account, next_one.subject)
    _set(clock, to)


def next_due(account: Account) -> datetime | None:
    """When something next happens by itself that others wait for."""
    waiting = Appointment.objects.filter(account=account).exclude(deed__in=UNHURRIED).order_by("due_at", "id")
    return waiting.values_list("due_at", flat=True).first()


def _set(clock: TestClock, instant: datetime) -> None:
    clock.frozen_at = instant
    clock.save()
