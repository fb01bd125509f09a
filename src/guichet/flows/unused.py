"""What is paid for and will not be used: told before it is given up, then credited exactly so, newest invoice first.

Whoever ends or pauses a subscription inside a period goes through here (docs/domain.md, Proration).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import ProrationRule, get_prices
from guichet.contexts.invoicing.public import charged_for, lock_invoice
from guichet.contexts.subscriptions.public import Status, SubscriptionView, segments, worth
from guichet.flows.credit import use_credit
from guichet.flows.desk.credit_note import issue_as_planned
from guichet.flows.giving_back import PlannedCredits, Wanted, give_back, plan_credits
from guichet.flows.grouping import terms_inside
from guichet.infra import audit
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class UnusedPlan:
    """What is given back when `day` is the first one that is not used: a credit note an invoice, the newest first."""

    day: date
    currency: str
    credits: PlannedCredits = ()

    @property
    def total(self) -> Money:
        """Taxes included."""
        return Money(sum(plan.total.minor for _, plan in self.credits), self.currency)

    @property
    def settled(self) -> Money:
        """The part of `total` that is taken off what is still to be paid of those invoices."""
        return Money(sum(plan.settled_minor for _, plan in self.credits), self.currency)

    @property
    def kept(self) -> Money:
        """The part of `total` that becomes credit of the customer."""
        return Money(sum(plan.kept.minor for _, plan in self.credits), self.currency)

    @property
    def fingerprint(self) -> str:
        """Of all that is shown before."""
        shown = [self.day.isoformat(), *(plan.fingerprint for _, plan in self.credits)]
        return sha256(repr(shown).encode()).hexdigest()


def plan_unused(subscription: SubscriptionView, day: date, *, refund: bool = False) -> UnusedPlan:
    """What giving up the brand's `day` and those after it until the term gives back; nothing is recorded.

    What was charged for a period, less what its used days are worth, is taken from the lines that charged it, the
    newest first, each with its part of its discount; nothing where a period counts whole. With `refund` it goes back
    the way it came as far as that goes. Raises CreditNoteRefusedError while one of the invoices is being paid.
    """
    wanted = Wanted()
    if subscription.status is not Status.TRIALING and day < subscription.billed_until:
        prices = get_prices([item.price_id for item in subscription.items])
        opened = subscription.current_period
        for item in subscription.items:
            if prices[item.price_id].proration is ProrationRule.DAY:
                charged, _discount = charged_for(item.id, opened)
                unused = charged - worth(segments(terms_inside(subscription, item.id), opened, until=day), opened)
                give_back(item.id, opened, unused, wanted)
    return UnusedPlan(day, subscription.currency, plan_credits(wanted, refund=refund))


def credit_unused(
    brand: BrandView, customer_id: UUID, actor: audit.Actor, plan: UnusedPlan, reason: Mapping[str, str], at: datetime
) -> None:
    """Issue what was planned, inside the unit of work that holds the customer and has just made the plan.

    `reason`, by language, is printed on each note in the language of its invoice.
    """
    for invoice, credit in plan.credits:
        issue_as_planned(brand, actor, lock_invoice(invoice.id), credit, reason[invoice.language], at)
    use_credit(brand, customer_id, at)
