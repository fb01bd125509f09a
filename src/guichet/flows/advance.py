"""Moves a demo or test brand into its future: to each due instant in order, with everything that falls due there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from guichet.contexts.access.public import next_invitation_expiry
from guichet.contexts.brands.public import (
    BrandView,
    GatewayAccountView,
    LiveBrandClockError,
    get_brand,
    list_gateway_accounts,
    move_clock,
)
from guichet.contexts.dunning.public import next_late_date, next_step_at
from guichet.contexts.ordering.public import next_expiry
from guichet.contexts.payments.ports import TestClock
from guichet.contexts.payments.public import next_debit_date
from guichet.contexts.subscriptions.public import next_due_date
from guichet.contexts.usage.public import next_alone_date
from guichet.flows.methods.expiry import next_telling
from guichet.flows.settlements import fetch_settlements
from guichet.flows.sweep import Swept, sweep
from guichet.infra.adapters import adapter
from guichet.infra.clock import business_now, start_of_day, wall_now
from guichet.infra.locks import session_lock
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet


class BrandBusyError(Exception):
    """Another command is moving this brand's clock."""


def lock_name(brand: BrandView) -> str:
    """While it is held, the timetable leaves the brand alone."""
    return f"advance:{brand.id}"


def advance(brand: BrandView, to: datetime, tell: Callable[[datetime, Swept], None] = lambda _at, _swept: None) -> None:
    """Move to `to` (a business instant, UTC). `tell` hears of each instant at which something happened.

    Raises LiveBrandClockError, BrandBusyError, or ValueError when `to` is in the past.
    """
    if brand.is_live:
        raise LiveBrandClockError(brand.name)
    with session_lock(lock_name(brand)) as got:
        if not got:
            raise BrandBusyError
        if to < business_now(brand):
            raise ValueError("a business clock never goes back")
        for instant in _instants(brand, to):
            _step(get_brand(brand.id), instant)
            tell(instant, _until_quiet(get_brand(brand.id)))
            fetch_settlements(get_brand(brand.id))


def _instants(brand: BrandView, to: datetime) -> Iterator[datetime]:
    """Each due instant up to `to`, asked for anew after each step, then `to` itself."""
    while True:
        upcoming = next_instant(get_brand(brand.id))
        if upcoming is None or upcoming >= to:
            yield to
            return
        yield upcoming


def next_instant(brand: BrandView) -> datetime | None:
    """When the next thing falls due at the brand; None when nothing is awaited."""
    due_date = next_due_date(brand.id)
    renewal = start_of_day(brand, due_date) if due_date else None
    use_date = next_alone_date(brand.id)
    use = start_of_day(brand, use_date) if use_date else None
    debit_date = next_debit_date(brand.id)
    debit = start_of_day(brand, debit_date) if debit_date else None
    expiry_date = next_telling(brand)
    expiry = start_of_day(brand, expiry_date) if expiry_date else None
    late_date = next_late_date(brand.id)
    late = start_of_day(brand, late_date) if late_date else None
    provider = (_clock(account).next_due() for account in list_gateway_accounts(brand.id))
    awaited = (
        renewal, use, debit, expiry, late, next_expiry(brand.id), next_invitation_expiry(brand.id),
        next_step_at(brand.id), *provider,
    )  # fmt: skip
    return min((instant for instant in awaited if instant is not None), default=None)


def _step(brand: BrandView, instant: datetime) -> None:
    """The providers' clocks first, then ours: what they say afterwards is not from our future."""
    now = business_now(brand)
    for account in list_gateway_accounts(brand.id):
        _clock(account).advance(max(instant, now))
    if instant <= now:
        return
    with unit_of_work("clock.move"):
        move_clock(brand.id, instant - wall_now())


def _clock(account: GatewayAccountView) -> TestClock:
    clock: TestClock = adapter(f"clock:{account.adapter}")(account)
    return clock


def _until_quiet(brand: BrandView) -> Swept:
    """What a round or its jobs have done may make more due; then another follows."""
    total = Swept()
    while True:
        swept = sweep(brand, unanswered_for=timedelta(0))
        work = run_until_quiet()
        total += swept
        if not (swept.asks_for_more or work.succeeded or work.failed):
            return total
