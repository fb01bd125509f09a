"""A customer agrees that another method stands in for a refused one, or takes that back. They must be locked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.payments.models import FallbackConsent


def agree_fallback(customer_id: UUID, person_id: UUID, consent_text: str, at: datetime) -> bool:
    """False if they had agreed already."""
    _, made = FallbackConsent.objects.get_or_create(
        customer_id=customer_id,
        defaults={"person_id": person_id, "consent_text": consent_text, "consented_at": at},
    )
    return made


def withdraw_fallback(customer_id: UUID) -> bool:
    """False if they had not agreed."""
    return bool(FallbackConsent.objects.filter(customer_id=customer_id).delete()[0])
