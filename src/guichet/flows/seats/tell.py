"""What is told of seats: the audit trail with readable values, and the mails."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.contexts.access.public import InvitationView, PersonView, find_person, get_person, list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer
from guichet.contexts.notifications.ports import MemberInvited, MemberJoined, MemberRemoved
from guichet.contexts.notifications.public import queue_mail
from guichet.flows.seats.places import Places
from guichet.infra import audit, outbox
from guichet.infra.clock import day_of
from guichet.infra.ids import new_id


def record_invitation(
    actor: audit.Actor, action: str, brand: BrandView, invitation: InvitationView, at: datetime
) -> None:
    """`action` is sent, sent_again, revoked or expired."""
    facts = {"email": invitation.email, "valid_until": day_of(brand, invitation.expires_at).isoformat()}
    is_over = action in {"revoked", "expired"}
    audit.record(
        actor, f"invitation.{action}", brand_id=brand.id, customer_id=invitation.customer_id, at=at,
        subject=("invitation", invitation.id), before=facts if is_over else None, after=None if is_over else facts,
    )  # fmt: skip
    outbox.publish(
        [
            outbox.Event(
                f"invitation.{action}", brand.id, invitation.customer_id, at,
                {"invitation": str(invitation.id), "email": invitation.email},
            )
        ]
    )  # fmt: skip


def record_member(
    actor: audit.Actor,
    action: str,
    *,
    brand_id: UUID,
    customer_id: UUID,
    membership_id: UUID,
    person: PersonView,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """`action` is member.joined, member.removed, seat.assigned or seat.released."""
    who = {"name": person.name, "email": person.email}
    audit.record(
        actor, action, brand_id=brand_id, customer_id=customer_id, at=at, subject=("membership", membership_id),
        before=None if before is None else {**who, **before}, after=None if after is None else {**who, **after},
    )  # fmt: skip
    outbox.publish(
        [
            outbox.Event(
                action, brand_id, customer_id, at,
                {"membership": str(membership_id), "person": str(person.id), "email": person.email},
            )
        ]
    )  # fmt: skip


def mail_invitation(brand: BrandView, invitation: InvitationView, token: str) -> None:
    """In the language of a person that is known, else in the inviter's."""
    inviter = get_person(invitation.invited_by)
    known = find_person(invitation.email)
    data = MemberInvited(
        customer=get_customer(invitation.customer_id).name,
        inviter=inviter.name,
        email=invitation.email,
        valid_until=day_of(brand, invitation.expires_at).isoformat(),
        path=f"/invitation/{token}/",
    )
    queue_mail(
        "member_invited", brand_id=brand.id, customer_id=invitation.customer_id, to=invitation.email,
        language=(known or inviter).language, data=data, once=f"member_invited:{invitation.id}:{new_id()}",
    )  # fmt: skip


def mail_joined(brand: BrandView, invitation: InvitationView, member: PersonView, places: Places | None) -> None:
    """To the holder who invited; if they are none any more, to the first of those who are."""
    holders = list_holders([invitation.customer_id])[invitation.customer_id]
    holder = next((each for each in holders if each.id == invitation.invited_by), holders[0])
    data = MemberJoined(
        customer=get_customer(invitation.customer_id).name,
        name=member.name,
        email=member.email,
        used=places.used if places else 0,
        quantity=places.quantity if places else 0,
        path="/membres/",
    )
    queue_mail(
        "member_joined", brand_id=brand.id, customer_id=invitation.customer_id, to=holder.email,
        language=holder.language, data=data, once=f"member_joined:{invitation.id}",
    )  # fmt: skip


def mail_removed(
    brand: BrandView, customer_id: UUID, membership_id: UUID, member: PersonView, remover: PersonView
) -> None:
    data = MemberRemoved(
        customer=get_customer(customer_id).name, remover=remover.name, remover_email=remover.email, path="/"
    )
    queue_mail(
        "member_removed", brand_id=brand.id, customer_id=customer_id, to=member.email, language=member.language,
        data=data, once=f"member_removed:{membership_id}",
    )  # fmt: skip
