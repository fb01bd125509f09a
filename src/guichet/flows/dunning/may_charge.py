"""Whether a method may be charged again for an invoice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.dunning.public import LONGEST_WINDOW, may_present, may_try
from guichet.contexts.payments.public import MethodView, count_tries, is_refused_for_good, list_tries


def may_charge(method: MethodView, invoice_id: UUID, at: datetime) -> bool:
    """Not what a bank refused for good, nor more often than the networks allow (docs/rules.md R7.4)."""
    return (
        not is_refused_for_good(method.id)
        and may_try(method.network, list_tries(method.id, at - LONGEST_WINDOW), at)
        and may_present(method.kind, count_tries(method.id, invoice_id))
    )
