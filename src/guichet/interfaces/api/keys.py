"""`Authorization: Bearer gk_…`: a valid key of the brand whose host was asked, with the scope of the operation."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from guichet.contexts.access.public import ApiKeyView, Scope, find_api_key
from guichet.contexts.brands.public import BrandView
from guichet.infra import rate_limits
from guichet.interfaces.api.problems import ApiProblem
from guichet.interfaces.portal.portal_request import PortalRequest

# By key. A product that asks before each of its own pages is to keep the answer for some seconds.
MOST_REQUESTS, PER_SECONDS = 600, 60


class Key(HttpBearer):
    """A key of the back office."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKeyView | None:
        """None for whoever is not known here."""
        key = find_api_key(brand_of(request).id, token)
        if key is None:
            return None
        if not rate_limits.allowed("api", str(key.id), MOST_REQUESTS, PER_SECONDS):
            detail = f"{MOST_REQUESTS} requests a minute."
            raise ApiProblem(429, "too_many_requests", detail, {"Retry-After": str(PER_SECONDS)})
        if self.scope not in key.scopes:
            raise ApiProblem(403, "scope_missing", f"This key has no {self.scope.value}.")
        return key


def brand_of(request: HttpRequest) -> BrandView:
    return cast(PortalRequest, request).brand


def key_of(request: HttpRequest) -> ApiKeyView:
    """That of an operation that asks for one."""
    return cast(ApiKeyView, request.auth)  # type: ignore[attr-defined]
