"""What the end of a subscription means, told before it is asked for. Read only."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.contexts.entitlements.public import count_held
from guichet.contexts.invoicing.public import list_open
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.debt import owed_minor
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Consequences:
    """`members` hold a licence and `invitations` wait for one; `owed` is open on invoices and stays owed.

    `oldest` is the number of the oldest open invoice, empty when nothing is owed.
    """

    members: int
    invitations: int
    owed: Money
    oldest: str


def consequences_of(subscription: SubscriptionView) -> Consequences:
    held = count_held(subscription.items[0].id)
    open_ones = [each for each in list_open(subscription.customer_id) if each.total.currency == subscription.currency]
    return Consequences(
        members=held.seats - held.invitations,
        invitations=held.invitations,
        owed=Money(owed_minor(open_ones), subscription.currency),
        oldest=open_ones[0].number if open_ones else "",
    )
