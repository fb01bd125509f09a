"""The subscription that an address names, if it is the customer's own."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.lifecycle.own import find_own
from guichet.interfaces.portal.portal_request import MemberContext


def own_or_404(context: MemberContext, subscription_id: UUID) -> SubscriptionView:
    found = find_own(context.customer_id, subscription_id)
    if found is None:
        raise Http404
    return found
