"""The chain in which everything that happens to a customer's money is linked, in order (`infra.chain`).

One a customer: whoever moves a customer's money holds the customer's row anyway, so that nobody waits for it.
"""

from __future__ import annotations

from uuid import UUID


def account_chain(customer_id: UUID) -> str:
    """The key of its counter."""
    return f"{customer_id}:account"
