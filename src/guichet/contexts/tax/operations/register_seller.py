"""Records a brand's number with a tax authority; the same call twice changes nothing."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.tax.models import Registration


def register_seller(brand_id: UUID, code: str, number: str) -> None:
    Registration.objects.update_or_create(brand_id=brand_id, code=code, defaults={"number": number})
