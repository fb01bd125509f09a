"""Whether another method may stand in for a refused one, and which."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.payments.models import FallbackConsent
from guichet.contexts.payments.queries.attempts import count_tries, list_refused_for_good
from guichet.contexts.payments.queries.methods import MethodView, list_methods


def has_agreed_fallback(customer_id: UUID) -> bool:
    return FallbackConsent.objects.filter(customer_id=customer_id).exists()


def find_fallback(customer_id: UUID, invoice_id: UUID) -> MethodView | None:
    """The next method that the invoice was not asked of yet and no bank refused for good; None without agreement.

    A mandate is not used so: its debit would have to be announced first.
    """
    if not has_agreed_fallback(customer_id):
        return None
    methods = [method for method in list_methods(customer_id) if not method.is_debit]
    refused = list_refused_for_good([method.id for method in methods])
    left = (each for each in methods if each.id not in refused and not count_tries(each.id, invoice_id))
    return next(left, None)
