"""The door of brands."""

from guichet.contexts.brands.operations.configure import (
    configure_brand,
    configure_gateway,
    configure_programme,
    configure_series,
)
from guichet.contexts.brands.operations.move_clock import LiveBrandClockError, move_clock
from guichet.contexts.brands.queries import (
    count_unreadable_secrets,
    find_brand_by_slug,
    find_host,
    get_brand,
    get_gateway_account,
    get_programme,
    list_brands,
    list_gateway_accounts,
    list_page_origins,
    list_programmes,
    numbers,
    series_key_and_pattern,
)
from guichet.contexts.brands.secrets import is_readable, seal, unseal
from guichet.contexts.brands.views import (
    BrandLook,
    BrandView,
    GatewayAccountView,
    HostView,
    LegalIdentity,
    ProgrammeView,
)

__all__ = [
    "BrandLook",
    "BrandView",
    "GatewayAccountView",
    "HostView",
    "LegalIdentity",
    "LiveBrandClockError",
    "ProgrammeView",
    "configure_brand",
    "configure_gateway",
    "configure_programme",
    "configure_series",
    "count_unreadable_secrets",
    "find_brand_by_slug",
    "find_host",
    "get_brand",
    "get_gateway_account",
    "get_programme",
    "is_readable",
    "list_brands",
    "list_gateway_accounts",
    "list_page_origins",
    "list_programmes",
    "move_clock",
    "numbers",
    "seal",
    "series_key_and_pattern",
    "unseal",
]
