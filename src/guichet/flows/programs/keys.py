"""Keys as the company's own administrators keep them; each change is one commit and one line of the trail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from guichet.contexts.access.public import Scope, add_api_key, find_api_key_by_id, revoke_api_key
from guichet.contexts.brands.public import BrandView
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


def add(brand: BrandView, person_id: UUID, key_id: UUID, name: str, scopes: Sequence[Scope]) -> str | None:
    """The new key, told this once; None when it was added already."""
    with unit_of_work("api_key.add"):
        at = business_now(brand)
        made = add_api_key(key_id, brand.id, name, scopes, person_id, at)
        if made is None:
            return None
        view, key = made
        audit.record(
            audit.person(person_id), "api_key.added", brand_id=brand.id, at=at, subject=("api_key", view.id),
            after={"name": name, "prefix": view.prefix, "scopes": view.shown_scopes},
        )  # fmt: skip
        return key


def revoke(brand: BrandView, person_id: UUID, key_id: UUID) -> bool:
    """False when it was revoked already. LookupError when it is not the brand's."""
    with unit_of_work("api_key.revoke"):
        view = find_api_key_by_id(brand.id, key_id)
        if view is None:
            raise LookupError("no such key")
        at = business_now(brand)
        if not revoke_api_key(key_id, at):
            return False
        audit.record(
            audit.person(person_id), "api_key.revoked", brand_id=brand.id, at=at, subject=("api_key", key_id),
            before={"name": view.name, "prefix": view.prefix},
        )  # fmt: skip
        return True
