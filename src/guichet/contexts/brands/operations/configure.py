"""Creates or brings up to date what a brand is; the same call twice changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from guichet.contexts.brands.models import Brand, GatewayAccount, NumberSeries, Programme
from guichet.contexts.brands.secrets import seal


def configure_brand(slug: str, values: dict[str, Any]) -> UUID:
    """`values` are the columns of Brand. The clock's offset is kept when the brand exists already."""
    brand, _ = Brand.objects.update_or_create(slug=slug, defaults=values)
    return brand.id


def configure_programme(brand_id: UUID, code: str, values: dict[str, Any]) -> UUID:
    programme, _ = Programme.objects.update_or_create(brand_id=brand_id, code=code, defaults=values)
    return programme.id


def configure_series(brand_id: UUID, kind: str, pattern: str, *, yearly: bool) -> None:
    NumberSeries.objects.update_or_create(brand_id=brand_id, kind=kind, defaults={"pattern": pattern, "yearly": yearly})


def configure_gateway(
    brand_id: UUID, code: str, adapter: str, settings: dict[str, Any], secrets: dict[str, Any]
) -> None:
    GatewayAccount.objects.update_or_create(
        brand_id=brand_id, code=code, defaults={"adapter": adapter, "settings": settings, "secrets": seal(secrets)}
    )
