"""The bill of a whole period or of one-off charges: the one computation behind previews, renewals and the forecast."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.public import ChargeView
from guichet.contexts.subscriptions.public import ItemTerms, period_lines
from guichet.contexts.tax.public import NetLine, SellerTaxes, assess
from guichet.kernel.bill import Bill, line_amount
from guichet.kernel.periods import Period


def period_bill(
    customer: CustomerView,
    currency: str,
    items: Sequence[ItemTerms],
    covered: Period,
    taxes: SellerTaxes,
    charges: Sequence[ChargeView] = (),
) -> Bill:
    """One line an item, then one for each of the one-off `charges` that waited for it.

    `taxes` are the seller's of the period's first day, the date of supply. ValueError when the customer has no billing
    address, LookupError for a place without a rule.
    """
    return lines_bill(customer, currency, period_lines(items, covered), taxes, charges)


def lines_bill(
    customer: CustomerView,
    currency: str,
    lines: Sequence[NetLine],
    taxes: SellerTaxes,
    charges: Sequence[ChargeView] = (),
) -> Bill:
    """Any lines, then the one-off `charges`. Raises as `period_bill`."""
    return _assess(customer, currency, (*lines, *charge_lines(charges)), taxes)


def charge_bill(customer: CustomerView, charges: Sequence[ChargeView], taxes: SellerTaxes) -> Bill:
    """One-off charges on an invoice of their own, with the taxes of today. Raises as `period_bill`."""
    return _assess(customer, charges[0].unit_amount.currency, charge_lines(charges), taxes)


def with_same_prices(charges: Sequence[ChargeView], tax_included: bool) -> list[ChargeView]:
    """Those that can go on one invoice with such prices: they are with tax or before it, never both."""
    return [charge for charge in charges if charge.tax_included == tax_included]


def charge_lines(charges: Sequence[ChargeView]) -> tuple[NetLine, ...]:
    return tuple(
        NetLine(
            price_id=None,
            quantity=charge.quantity,
            unit_amount_minor=Decimal(charge.unit_amount.minor),
            amount_minor=line_amount(charge.quantity, Decimal(charge.unit_amount.minor)),
            period=None,
            tax_included=charge.tax_included,
        )
        for charge in charges
    )


def _assess(customer: CustomerView, currency: str, lines: Sequence[NetLine], taxes: SellerTaxes) -> Bill:
    return assess(currency, lines, taxes.rates_for(customer))
