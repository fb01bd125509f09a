"""What pages show of people and their licences: read only, as many queries for two hundred people as for two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.access.public import Team, TeamLine, get_team
from guichet.contexts.catalog.public import get_price
from guichet.contexts.entitlements.public import find_seat, list_seated
from guichet.flows.seats.places import find_places

PAGE = 50
MOST_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """`has_licence` is true for a pending invitation too; `may_leave` is not for the only holder."""

    line: TeamLine
    has_licence: bool
    may_leave: bool


@dataclass(frozen=True, slots=True)
class People:
    """One page of a customer's people. `team` counts all that the search finds; `pages` is 1 at least."""

    rows: tuple[Row, ...]
    team: Team
    page: int
    pages: int
    found: int


def people(
    customer_id: UUID, holders: int, *, part: str = "", search: str = "", page: int = 1, page_size: int = PAGE
) -> People:
    """`page` beyond the last is the last. `holders` is how many the customer has."""
    team = get_team(customer_id, part=part, search=search, offset=(max(page, 1) - 1) * page_size, limit=page_size)
    found = {"members": team.members, "invitations": team.invitations}.get(part, team.members + team.invitations)
    pages = max(1, -(-found // page_size))
    if page > pages:
        return people(customer_id, holders, part=part, search=search, page=pages, page_size=page_size)
    seated = list_seated([line.id for line in team.lines if line.is_member])
    rows = tuple(
        Row(line, not line.is_member or line.id in seated, not (line.role == "holder" and holders == 1))
        for line in team.lines
    )
    return People(rows, team, max(page, 1), pages, found)


@dataclass(frozen=True, slots=True)
class MyLicence:
    """A member's own; `since` is None when they hold none, `ends_on` the first day without, if the end is known."""

    product: str
    since: datetime | None
    ends_on: date | None


def licence_of(customer_id: UUID, membership_id: UUID, language: str) -> MyLicence | None:
    """None while the customer has no live subscription."""
    places = find_places(customer_id)
    if places is None:
        return None
    seat = find_seat(membership_id=membership_id)
    ends = places.subscription.ends
    return MyLicence(
        product=get_price(places.item.price_id).product_name[language],
        since=seat.taken_at if seat else None,
        ends_on=ends.effective_on if ends else None,
    )


def names_with_licence(customer_id: UUID) -> list[str]:
    """Who holds one: members by name, holders first, then those who are invited, by address."""
    lines = get_team(customer_id, limit=MOST_NAMES).lines
    seated = list_seated([line.id for line in lines if line.is_member])
    return [line.name or line.email for line in lines if not line.is_member or line.id in seated]
