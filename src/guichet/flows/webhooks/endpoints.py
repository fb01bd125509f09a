"""Endpoints as the company's own administrators keep them; each change is one commit and one line of the trail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.notifications.public import (
    EndpointView,
    OffReason,
    add_endpoint,
    change_endpoint,
    find_endpoint,
    rotate_secret,
    switch_endpoint,
    url_refusal,
)
from guichet.flows.webhooks.send import send_soon
from guichet.infra import audit
from guichet.infra.clock import business_now, wall_now
from guichet.infra.unit_of_work import unit_of_work


class EndpointRefusedError(Exception):
    """`code` as `url_refusal` says it: invalid, https, private."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(brand: BrandView, person_id: UUID, endpoint_id: UUID, url: str, events: Sequence[str]) -> str | None:
    """The new endpoint's secret, told this once; None when it was added already. EndpointRefusedError."""
    _check(brand, url)
    with unit_of_work("webhook.add"):
        made = add_endpoint(endpoint_id, brand.id, url, events, wall_now())
        if made is None:
            return None
        _trail(brand, person_id, "webhook.added", made[0], {"url": url, "events": list(made[0].events)})
        return made[1]


def change(brand: BrandView, person_id: UUID, endpoint_id: UUID, url: str, events: Sequence[str]) -> None:
    """LookupError when it is not the brand's; EndpointRefusedError."""
    _check(brand, url)
    with unit_of_work("webhook.change"):
        _own(brand, endpoint_id)
        changed = change_endpoint(endpoint_id, url, events)
        _trail(brand, person_id, "webhook.changed", changed, {"url": url, "events": list(changed.events)})


def rotate(brand: BrandView, person_id: UUID, endpoint_id: UUID) -> str:
    """A new secret, told this once; the one before is valid for another day. LookupError."""
    with unit_of_work("webhook.rotate"):
        endpoint = _own(brand, endpoint_id)
        secret = rotate_secret(endpoint_id, wall_now())
        _trail(brand, person_id, "webhook.secret_rotated", endpoint, {"url": endpoint.url})
        return secret


def switch(brand: BrandView, person_id: UUID, endpoint_id: UUID, *, on: bool) -> bool:
    """False when it was so already. What waited while it was off is sent. LookupError."""
    with unit_of_work("webhook.switch"):
        endpoint = _own(brand, endpoint_id)
        if not switch_endpoint(endpoint_id, None if on else OffReason.PERSON):
            return False
        action = "webhook.switched_on" if on else "webhook.switched_off"
        _trail(brand, person_id, action, endpoint, {"url": endpoint.url})
        if on:
            send_soon([endpoint_id])
        return True


def _check(brand: BrandView, url: str) -> None:
    if (code := url_refusal(url, may_be_private=not brand.is_live)) is not None:
        raise EndpointRefusedError(code)


def _own(brand: BrandView, endpoint_id: UUID) -> EndpointView:
    endpoint = find_endpoint(brand.id, endpoint_id)
    if endpoint is None:
        raise LookupError("no such endpoint")
    return endpoint


def _trail(brand: BrandView, person_id: UUID, action: str, endpoint: EndpointView, after: dict[str, object]) -> None:
    audit.record(
        audit.person(person_id), action, brand_id=brand.id, at=business_now(brand),
        subject=("webhook_endpoint", endpoint.id), after=after,
    )  # fmt: skip
