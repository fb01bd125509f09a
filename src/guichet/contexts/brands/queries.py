"""Reads of brands and their programmes; frozen views only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from guichet.contexts.brands.models import Brand, GatewayAccount, NumberSeries, Programme
from guichet.contexts.brands.secrets import is_readable, unseal
from guichet.contexts.brands.views import (
    BrandLook,
    BrandView,
    GatewayAccountView,
    HostView,
    LegalIdentity,
    ProgrammeView,
)


def _view(row: Brand) -> BrandView:
    look, legal = row.look, row.legal
    return BrandView(
        id=row.id,
        slug=row.slug,
        name=row.name,
        host=row.host,
        mode=row.mode,
        clock_offset=row.clock_offset,
        time_zone=row.time_zone,
        country=row.country,
        default_language=row.default_language,
        look=BrandLook(**{**look, "brand": tuple(look["brand"]), "on_brand": tuple(look["on_brand"])}),
        legal=LegalIdentity(
            name=legal["name"],
            lines=tuple(legal["lines"]),
            footer=legal["footer"],
            identifiers=tuple((label, value) for label, value in legal["identifiers"]),
            email=legal["email"],
            late_rate_percent=Decimal(legal["late_rate_percent"]) if legal.get("late_rate_percent") else None,
            creditor_id=legal.get("creditor_id", ""),
        ),
        support_email=row.support_email,
        support_phone=row.support_phone,
        sender_email=row.sender_email,
    )


def _programme(row: Programme) -> ProgrammeView:
    return ProgrammeView(row.id, row.brand_id, row.code, row.name, row.navigation, row.policy)


def list_brands() -> list[BrandView]:
    """Every brand, by name."""
    return [_view(row) for row in Brand.objects.order_by("name")]


# One statement: every page of a brand begins with it.
_OF_HOST = """
    SELECT b.*,
        (SELECT jsonb_agg(jsonb_build_array(p.id, p.code, p.name, p.navigation, p.policy))
            FROM brands_programme p WHERE p.brand_id = b.id) AS programmes,
        (SELECT jsonb_agg(g.settings -> 'page_origin' ORDER BY g.code)
            FROM brands_gatewayaccount g WHERE g.brand_id = b.id) AS page_origins
    FROM brands_brand b WHERE b.host = %s
"""


def find_host(host: str) -> HostView | None:
    """The brand whose host it is, with what each of its pages needs of it; one query."""
    for row in Brand.objects.raw(_OF_HOST, [host.lower()]):
        programmes, origins = (json.loads(getattr(row, name) or "[]") for name in ("programmes", "page_origins"))
        views = [ProgrammeView(UUID(programme_id), row.id, *told) for programme_id, *told in programmes]
        return HostView(_view(row), {view.id: view for view in views}, tuple(dict.fromkeys(origins)))
    return None


def find_brand_by_slug(slug: str) -> BrandView | None:
    row = Brand.objects.filter(slug=slug).first()
    return _view(row) if row else None


def get_brand(brand_id: UUID) -> BrandView:
    return _view(Brand.objects.get(pk=brand_id))


def get_programme(programme_id: UUID) -> ProgrammeView:
    return _programme(Programme.objects.get(pk=programme_id))


def list_programmes(brand_id: UUID) -> list[ProgrammeView]:
    return [_programme(row) for row in Programme.objects.filter(brand_id=brand_id).order_by("code")]


def list_gateway_accounts(brand_id: UUID) -> list[GatewayAccountView]:
    return [_account(row) for row in GatewayAccount.objects.filter(brand_id=brand_id).order_by("code")]


def _account(row: GatewayAccount) -> GatewayAccountView:
    secrets = unseal(row.secrets)
    return GatewayAccountView(
        id=row.id,
        brand_id=row.brand_id,
        code=row.code,
        adapter=row.adapter,
        api_base=row.settings["api_base"],
        page_origin=row.settings["page_origin"],
        supports_frame=row.settings["supports_frame"],
        merchant_name=row.settings["merchant_name"],
        webhook_url=row.settings["webhook_url"],
        api_key=secrets["api_key"],
        webhook_secrets=tuple(secrets["webhook_secrets"]),
    )


def list_page_origins(brand_id: UUID) -> tuple[str, ...]:
    """Where the brand's providers show their own pages: what a page's policy lets in. No secret is read for it."""
    settings = GatewayAccount.objects.filter(brand_id=brand_id).order_by("code").values_list("settings", flat=True)
    return tuple(dict.fromkeys(each["page_origin"] for each in settings))


def get_gateway_account(brand_id: UUID, code: str) -> GatewayAccountView:
    """The brand's account called `code`; LookupError if it has none."""
    for row in GatewayAccount.objects.filter(brand_id=brand_id, code=code):
        return _account(row)
    raise LookupError(f"no gateway account {code!r}")


def series_key_and_pattern(brand_id: UUID, kind: str, day: date) -> tuple[str, str]:
    """The counter's key and the printed pattern of a series on `day` of the brand's calendar."""
    row = NumberSeries.objects.get(brand_id=brand_id, kind=kind)
    year = str(day.year) if row.yearly else "all"
    return f"{brand_id}:{kind}:{year}", row.pattern.replace("{year}", str(day.year))


def numbers(pattern: str, taken: Sequence[int]) -> list[str]:
    """`PDC-2026-{n:04d}` and 7 → PDC-2026-0007."""
    return [pattern.format(n=n) for n in taken]


def count_unreadable_secrets() -> int:
    """How many accounts at providers are sealed with a key that this installation does not have."""
    return sum(not is_readable(sealed) for sealed in GatewayAccount.objects.values_list("secrets", flat=True))
