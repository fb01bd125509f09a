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
from guichet.flows.demo.people import PASSWORD
from guichet.flows.seats.accept import Acceptance, Newcomer, accept, state_of
from guichet.flows.seats.invite import invite
from guichet.infra.clock import business_now


@dataclass(frozen=True, slots=True)
class Joining:
    """Days since the purchase; `accepted` is None for an invitation that waits. A known person needs no name."""

    email: str
    invited: float
    accepted: float | None = None
    name: tuple[str, str] | None = None


TEAM = (
    Joining("omar@example.com", 2.1, 3.0),
    Joining("emilie@test1234.example", 8.2, 9.1, ("Émilie", "Roy")),
    Joining("ivan@test1234.example", 8.2, 12.4, ("Ivan", "Marchetti")),
    Joining("fatou@test1234.example", 20.3, 20.5, ("Fatou", "Diallo")),
    Joining("luc@test1234.example", 33.1, 35.2, ("Luc", "Pelletier")),
    Joining("jade@test1234.example", 47.4, 48.1, ("Jade", "Nguyen")),
    Joining("olivier@test1234.example", 61.2, 64.3, ("Olivier", "Caron")),
    Joining("maude@test1234.example", 72.1, 72.6, ("Maude", "Lefebvre")),
    Joining("noemie@test1234.example", 85.2),
    Joining("bao@test1234.example", 87.3),
)
# Known from the first day, and members only once they have accepted.
JOIN = tuple(joining.email for joining in TEAM if joining.name is None and joining.accepted is not None)
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
    for day, accepts, joining in sorted([*invited, *accepted], key=lambda event: event[:2]):
        now = get_brand(brand.id)
        if (instant := start + timedelta(days=day)) > business_now(now):
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
    newcomer = Newcomer(*joining.name, language="fr", password=PASSWORD) if joining.name else None
    result = accept(brand, link[1], newcomer).result
    if result is not Acceptance.JOINED:
        raise RuntimeError(f"{joining.email} could not accept: {result}")
