"""Sofia's team: eight people whom she invites over the three months, who accept, and two who have not answered yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from guichet.contexts.access.public import find_person, list_known_emails, list_memberships
from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.notifications.public import list_mails
from guichet.contexts.subscriptions.public import list_live_subscriptions
from guichet.flows.advance import advance
from guichet.flows.seats.accept import Acceptance, accept, state_of
from guichet.flows.seats.invite import invite
from guichet.infra.clock import business_now


@dataclass(frozen=True, slots=True)
class Joining:
    """Hours since the purchase; `accepted` is None for an invitation that waits. `name` is of who is nobody else."""

    email: str
    invited: int
    accepted: int | None = None
    name: tuple[str, str] | None = None


TEAM = (
    Joining("omar@example.com", 50, 72),
    Joining("emilie@test1234.example", 197, 218, ("Émilie", "Roy")),
    Joining("ivan@test1234.example", 197, 298, ("Ivan", "Marchetti")),
    Joining("fatou@test1234.example", 487, 492, ("Fatou", "Diallo")),
    Joining("luc@test1234.example", 794, 845, ("Luc", "Pelletier")),
    Joining("jade@test1234.example", 1138, 1154, ("Jade", "Nguyen")),
    Joining("olivier@test1234.example", 1469, 1543, ("Olivier", "Caron")),
    Joining("maude@test1234.example", 1730, 1742, ("Maude", "Lefebvre")),
    Joining("noemie@test1234.example", 2045),
    Joining("bao@test1234.example", 2095),
)
# Known from the first day, and members only once they have accepted.
JOIN = tuple(joining.email for joining in TEAM if joining.name is None and joining.accepted is not None)
# They have their password from the beginning too, so that it is hashed once for everybody.
NEWCOMERS = {joining.email: joining.name for joining in TEAM if joining.name is not None}
_LINK = re.compile(r"/invitation/([\w-]+)/")


def live(brand: BrandView) -> None:
    """From the purchase on, each on its day, by the links in the mails; what was done before is passed over."""
    sofia = find_person("sofia@example.com")
    if sofia is None:
        raise LookupError("sofia@example.com")
    customer_id = list_memberships(sofia.id, brand.id)[0].customer_id
    start = list_live_subscriptions(customer_id)[0].started_at
    invited = [(joining.invited, False, joining) for joining in TEAM]
    accepted = [(joining.accepted, True, joining) for joining in TEAM if joining.accepted is not None]
    for hours, accepts, joining in sorted([*invited, *accepted], key=lambda event: event[:2]):
        now = get_brand(brand.id)
        if (instant := start + timedelta(hours=hours)) > business_now(now):
            advance(now, instant)
        if accepts:
            _accepts(get_brand(brand.id), joining)
        else:
            _is_invited(get_brand(brand.id), customer_id, sofia.id, joining.email)


def _is_invited(brand: BrandView, customer_id: UUID, sofia_id: UUID, email: str) -> None:
    members, invited = list_known_emails(customer_id, [email])
    if not members and not invited:
        invite(brand, customer_id, sofia_id, [email])


def _accepts(brand: BrandView, joining: Joining) -> None:
    """Opens the latest mail and follows its link."""
    link = next(found for mail in list_mails(5, joining.email) if (found := _LINK.search(mail.text)))
    if state_of(brand, link[1]).result is Acceptance.JOINED:
        return
    result = accept(brand, link[1], None).result
    if result is not Acceptance.JOINED:
        raise RuntimeError(f"{joining.email} could not accept: {result}")
