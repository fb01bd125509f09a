"""The audit trail: who, for whom, when, what, from what to what. Written in the transaction of the change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.infra.clock import wall_now
from guichet.infra.models import AuditRecord


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person of the portal, one of the company's staff, the system itself, or a payment provider."""

    kind: str
    id: UUID | None = None


SYSTEM = Actor("system")
GATEWAY = Actor("gateway")


def person(user_id: UUID) -> Actor:
    return Actor("person", user_id)


def record(
    actor: Actor,
    action: str,
    *,
    brand_id: UUID,
    at: datetime,
    subject: tuple[str, UUID | None],
    customer_id: UUID | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Keep one change. `at` is the brand's business instant; `before` and `after` hold only what differs."""
    AuditRecord.objects.create(
        brand_id=brand_id,
        customer_id=customer_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        before=before,
        after=after,
        occurred_at=at,
        recorded_at=wall_now(),
    )
