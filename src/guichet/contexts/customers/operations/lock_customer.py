"""Takes the customer's lock, the first in the order of locks: whoever holds it may change what hangs on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from guichet.contexts.customers.models import Customer
from guichet.infra.any_of import Ids


def lock_customers(customer_ids: Collection[UUID]) -> None:
    """Lock the rows in the order of their ids until the transaction ends."""
    list(Customer.objects.select_for_update().filter(pk__any_of=Ids(customer_ids)).order_by("pk").values_list("pk"))


def lock_free_customers(customer_ids: Sequence[UUID], limit: int) -> list[UUID]:
    """Lock the first `limit` that nobody holds, in the order of their ids; the others are left to their holders."""
    rows = Customer.objects.select_for_update(skip_locked=True).filter(pk__any_of=Ids(customer_ids)).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def fix_currency(customer_ids: Sequence[UUID], currency: str) -> None:
    """Write the billing currency of customers whose first invoice is being issued."""
    Customer.objects.filter(pk__any_of=Ids(customer_ids), currency="").update(currency=currency)
