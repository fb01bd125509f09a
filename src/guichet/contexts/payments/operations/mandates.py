"""Mandates: kept as they were signed, used, and no longer good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.payments.domain.states import MandateStatus, MethodStatus, Signing
from guichet.contexts.payments.models import Mandate, Method, MethodSetup
from guichet.contexts.payments.ports import MandateDetails


def find_same_account(customer_id: UUID, fingerprint: str) -> Method | None:
    """The method in use by which that very account is debited already."""
    known = Mandate.objects.filter(customer_id=customer_id, fingerprint=fingerprint, method__status=MethodStatus.ACTIVE)
    found = known.select_related("method").order_by("-pk").first()
    return found.method if found is not None else None


def keep_mandate(
    setup: MethodSetup, method: Method, details: MandateDetails, replaced: Method | None, at: datetime
) -> None:
    """What was signed at the provider, with what stood above the button. The customer must be locked."""
    before = Mandate.objects.filter(method=replaced).first() if replaced is not None else None
    signing = Signing.FIRST
    if before is not None:
        signing = Signing.CONFIRMED if before.fingerprint == details.fingerprint else Signing.AMENDED
        Mandate.objects.filter(pk=before.pk, status=MandateStatus.ACTIVE).update(status=MandateStatus.SUPERSEDED)
    Mandate.objects.create(
        brand_id=setup.brand_id,
        customer_id=setup.customer_id,
        method=method,
        reference=details.reference,
        provider_reference=details.provider_reference,
        fingerprint=details.fingerprint,
        bank_code=details.bank_code,
        country=details.country,
        status=MandateStatus.ACTIVE,
        signing=signing,
        before=before,
        text=setup.mandate_text,
        evidence={"person": str(setup.person_id), **setup.signed_from},
        signed_at=at,
    )


def mandate_used(method_id: UUID, on: date) -> None:
    """A debit was sent by it: its 36 months begin anew."""
    Mandate.objects.filter(method_id=method_id).update(last_used_date=on)


def revoke_mandate(method_id: UUID) -> None:
    """The debtor's bank does not know it any more: it is to be signed anew."""
    Mandate.objects.filter(method_id=method_id, status=MandateStatus.ACTIVE).update(status=MandateStatus.REVOKED)


def lapse_mandates(mandate_ids: Sequence[UUID]) -> None:
    Mandate.objects.filter(pk__in=mandate_ids, status=MandateStatus.ACTIVE).update(status=MandateStatus.LAPSED)
