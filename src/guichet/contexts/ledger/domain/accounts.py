"""The accounts that Guichet posts to, by code."""

from __future__ import annotations

RECEIVABLE = "receivable"
DEFERRED_REVENUE = "deferred_revenue"
# What is charged once is earned when it is invoiced.
REVENUE = "revenue"
# What credit notes left in the customer's favour, until it settles an invoice or goes back.
CUSTOMER_CREDIT = "customer_credit"
BAD_DEBT = "bad_debt"
REFUNDS_PAYABLE = "refunds_payable"
# What providers keep of what they pay out.
GATEWAY_FEES = "gateway_fees"
# French services without the débits option owe VAT when they are paid; all other taxes are due at issue.
DUE_WHEN_PAID = frozenset({"FR-VAT"})


def tax_due(tax_code: str) -> str:
    return f"tax_due:{tax_code}"


def tax_pending(tax_code: str) -> str:
    return f"tax_pending:{tax_code}"


def clearing(gateway_code: str) -> str:
    return f"clearing:{gateway_code}"


def bank(gateway_code: str) -> str:
    """What the provider has paid out to our bank."""
    return f"bank:{gateway_code}"


def disputed(gateway_code: str) -> str:
    """What a provider took back for a dispute that is not decided."""
    return f"disputed:{gateway_code}"


def tax_at_issue(tax_code: str) -> str:
    """Where a tax stands when the invoice is issued."""
    return tax_pending(tax_code) if tax_code in DUE_WHEN_PAID else tax_due(tax_code)
