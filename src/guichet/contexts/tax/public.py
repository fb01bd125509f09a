"""The door of taxes."""

from guichet.contexts.tax.domain.assessment import NetLine, Rate, assess, tax_within
from guichet.contexts.tax.domain.jurisdiction import REVERSE_CHARGE, UndecidedTaxError
from guichet.contexts.tax.domain.names import tax_name
from guichet.contexts.tax.operations.record_vat_answer import record_vat_answer
from guichet.contexts.tax.operations.register_seller import register_seller
from guichet.contexts.tax.queries import (
    SellerTaxes,
    VatAnswerView,
    find_vat_answer,
    seller_taxes,
    seller_taxes_by_day,
)

__all__ = [
    "REVERSE_CHARGE",
    "NetLine",
    "Rate",
    "SellerTaxes",
    "UndecidedTaxError",
    "VatAnswerView",
    "assess",
    "find_vat_answer",
    "record_vat_answer",
    "register_seller",
    "seller_taxes",
    "seller_taxes_by_day",
    "tax_name",
    "tax_within",
]
