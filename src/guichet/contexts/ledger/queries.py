"""Reads of the books."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Sum

from guichet.contexts.ledger.models import Posting


def balances(brand_id: UUID, *, customer_id: UUID | None = None) -> dict[tuple[str, str], int]:
    """(currency, account code) → balance in minor units, debits positive; of one customer if given."""
    postings = Posting.objects.filter(account__brand_id=brand_id)
    if customer_id is not None:
        postings = postings.filter(customer_id=customer_id)
    rows = postings.values_list("account__currency", "account__code").annotate(total=Sum("amount_minor"))
    return {(currency, code): int(total) for currency, code, total in rows}
