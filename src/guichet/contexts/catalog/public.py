"""The door of the catalogue."""

from guichet.contexts.catalog.domain.saving import saving_percent
from guichet.contexts.catalog.operations.add_product import add_price, add_product
from guichet.contexts.catalog.queries import PriceView, get_price, get_prices, list_prices

__all__ = ["PriceView", "add_price", "add_product", "get_price", "get_prices", "list_prices", "saving_percent"]
