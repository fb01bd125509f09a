"""The door of taxes."""

from guichet.contexts.tax.domain.assessment import NetLine, Rate, assess, tax_within
from guichet.contexts.tax.domain.jurisdiction import UndecidedTaxError
from guichet.contexts.tax.domain.names import tax_name
from guichet.contexts.tax.operations.register_seller import register_seller
from guichet.contexts.tax.queries import SellerTaxes, seller_taxes, seller_taxes_by_day

__all__ = [
    "NetLine",
    "Rate",
    "SellerTaxes",
    "UndecidedTaxError",
    "assess",
    "register_seller",
    "seller_taxes",
    "seller_taxes_by_day",
    "tax_name",
    "tax_within",
]
