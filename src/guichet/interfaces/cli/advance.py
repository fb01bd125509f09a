"""`guichet advance`: moves demo and test brands into their future, living through what falls due there."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from guichet.interfaces.cli.choosing import Refused, brand_option, chosen_brands
from guichet.interfaces.cli.installation import with_installation
from guichet.interfaces.cli.sandbox_process import running_sandbox

if TYPE_CHECKING:
    from guichet.contexts.brands.public import BrandView
    from guichet.flows.sweep import Swept

# Event → what a person calls one, and several.
WORDS = {
    "subscription.started": ("subscription started", "subscriptions started"),
    "invoice.issued": ("invoice issued", "invoices issued"),
    "payment.succeeded": ("payment taken", "payments taken"),
    "payment.failed": ("payment refused", "payments refused"),
    "dunning.opened": ("dunning run opened", "dunning runs opened"),
    "subscription.suspended": ("subscription suspended", "subscriptions suspended"),
    "subscription.resumed": ("subscription resumed", "subscriptions resumed"),
    "order.expired": ("order expired", "orders expired"),
    "invitation.expired": ("invitation expired", "invitations expired"),
    "mail.sent": ("mail sent", "mails sent"),
}


@click.command(short_help="Move a demo's clock, with all that falls due on the way.")
@click.option("--days", type=click.IntRange(1, 3660), metavar="N", help="So many days on.")
@click.option(
    "--to", "to", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="To this day, at the same time of day."
)
@brand_option
@with_installation
def command(days: int | None, to: datetime | None, slug: str | None) -> None:
    """Move the clock of demo and test brands, all or one, and run whatever falls due on the way, in order.

    Without a running demo the payment provider is started for the time that it takes.
    """
    if (days is None) == (to is None):
        raise Refused("Say how far: either --days N or --to DATE.")
    brands = _movable(slug)
    targets = [(brand, _target(brand, days, to.date() if to else None)) for brand in brands]
    with running_sandbox(os.environ):
        for brand, target in targets:
            _advance(brand, target)


def _movable(slug: str | None) -> list[BrandView]:
    brands = chosen_brands(slug)
    if slug is not None and brands[0].is_live:
        raise Refused(f"{brands[0].name} is live: its clock is everybody's; only demo and test brands are advanced.")
    movable = [brand for brand in brands if not brand.is_live]
    if not movable:
        raise Refused("There is no demo or test brand here to advance.")
    return movable


def _target(brand: BrandView, days: int | None, to: date | None) -> datetime:
    """The same time of the brand's day, that many days on or on that day, UTC."""
    from guichet.infra.clock import business_now

    now = business_now(brand).astimezone(ZoneInfo(brand.time_zone))
    day = to or now.date() + timedelta(days=days or 0)
    if day <= now.date():
        raise Refused(f"It is {now.date()} for {brand.name} already: a clock only goes forward.")
    return now.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)


def _advance(brand: BrandView, target: datetime) -> None:
    from guichet.contexts.notifications.public import count_sent
    from guichet.contexts.payments.ports import GatewayError
    from guichet.flows.advance import BrandBusyError, advance
    from guichet.infra import outbox
    from guichet.infra.clock import wall_now
    from guichet.infra.worker import NotQuietError

    since = wall_now()

    def tell(instant: datetime, swept: Swept) -> None:
        nonlocal since
        counts = outbox.count_since(brand.id, since)
        counts |= {"order.expired": swept.orders_expired, "mail.sent": count_sent(brand.id, since)}
        since = wall_now()
        said = [f"{counts[name]} {words[counts[name] > 1]}" for name, words in WORDS.items() if counts.get(name)]
        if said:
            click.echo(f"  {_local(brand, instant)}  {', '.join(said)}")

    click.echo(f"{brand.name}:")
    try:
        advance(brand, target, tell)
    except BrandBusyError as error:
        raise click.ClickException(f"Another command is moving the clock of {brand.name}.") from error
    except GatewayError as error:
        raise click.ClickException(f"The payment provider of {brand.name} cannot come along: {error}") from error
    except NotQuietError as error:
        raise click.ClickException(f"The jobs of {brand.name} do not come to an end: {error}") from error
    click.echo(f"  {_local(brand, target)}  is now")


def _local(brand: BrandView, instant: datetime) -> str:
    return instant.astimezone(ZoneInfo(brand.time_zone)).strftime("%Y-%m-%d %H:%M")
