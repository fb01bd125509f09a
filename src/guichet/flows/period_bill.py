"""The bill of a whole period: the one computation behind previews, renewals and the forecast."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.contexts.customers.public import CustomerView
from guichet.contexts.subscriptions.public import ItemTerms, period_lines
from guichet.contexts.tax.public import SellerTaxes, assess
from guichet.kernel.bill import Bill
from guichet.kernel.periods import Period


def period_bill(
    customer: CustomerView, currency: str, items: Sequence[ItemTerms], covered: Period, taxes: SellerTaxes
) -> Bill:
    """One line an item. `taxes` are the seller's of the period's first day, the date of supply.

    ValueError when the customer has no billing address, LookupError for a place without a rule.
    """
    address = customer.address
    if address is None:
        raise ValueError(f"customer {customer.number} has no billing address")
    return assess(currency, period_lines(items, covered), taxes.rates(address.country, address.region))
