"""The gateway of a brand: built by the adapter that its account names, one a process and account."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from guichet.contexts.brands.public import GatewayAccountView, get_gateway_account
from guichet.contexts.payments.ports import Gateway
from guichet.infra.adapters import adapter


def gateway_of(brand_id: UUID, code: str) -> Gateway:
    """LookupError when the brand has no account called `code`."""
    return _built(get_gateway_account(brand_id, code))


@lru_cache(maxsize=256)
def _built(account: GatewayAccountView) -> Gateway:
    built: Gateway = adapter(f"gateway:{account.adapter}")(account)
    return built
