"""What is paid for and will not be used: told before it is given up, then credited exactly so, newest invoice first.

Whoever ends or pauses a subscription inside a period goes through here (docs/domain.md, Proration).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import ProrationRule, get_prices
from guichet.contexts.invoicing.public import (
    InvoiceStatus,
    InvoiceView,
    charged_for,
    find_given_back,
    get_creditable,
    get_invoice,
    list_charged_lines,
    lock_invoice,
)
from guichet.contexts.subscriptions.public import (
    Status,
    SubscriptionView,
    returned_discount,
    segments,
    terms_of,
    worth,
)
from guichet.flows.credit import use_credit
from guichet.flows.desk.credit_note import CreditPlan, issue_as_planned, plan_credit_note
from guichet.infra import audit
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class UnusedPlan:
    """What is given back when `day` is the first one that is not used: a credit note an invoice, the newest first."""

    day: date
    currency: str
    credits: tuple[tuple[InvoiceView, CreditPlan], ...] = ()

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
    wanted: dict[UUID, dict[int, int]] = defaultdict(dict)
    if subscription.status is not Status.TRIALING and day < subscription.billed_until:
        prices = get_prices([item.price_id for item in subscription.items])
        for item in subscription.items:
            if prices[item.price_id].proration is ProrationRule.DAY:
                _give_back(subscription, item.id, day, wanted)
    credits = []
    for invoice_id, lines in wanted.items():
        invoice = get_invoice(invoice_id)
        # Of what is claimed no more there is nothing to give back.
        if lines and invoice.status in {InvoiceStatus.OPEN, InvoiceStatus.PAID}:
            credits.append((invoice, plan_credit_note(invoice, lines, refund=refund)))
    return UnusedPlan(day, subscription.currency, tuple(credits))


def credit_unused(
    brand: BrandView, customer_id: UUID, actor: audit.Actor, plan: UnusedPlan, reason: Mapping[str, str], at: datetime
) -> None:
    """Issue what was planned, inside the unit of work that holds the customer and has just made the plan.

    `reason`, by language, is printed on each note in the language of its invoice.
    """
    for invoice, credit in plan.credits:
        issue_as_planned(brand, actor, lock_invoice(invoice.id), credit, reason[invoice.language], at)
    use_credit(brand, customer_id, at)


def _give_back(subscription: SubscriptionView, item_id: UUID, day: date, wanted: dict[UUID, dict[int, int]]) -> None:
    opened = subscription.current_period
    charged, _discount = charged_for(item_id, opened)
    unused = charged - worth(segments(terms_of(item_id), opened, until=day), opened)
    _take(item_id, opened, unused, wanted)


def _take(item_id: UUID, opened: Period, unused: int, wanted: dict[UUID, dict[int, int]]) -> None:
    """From what charged for `opened`; what was settled there by the rest of a period before, from what charged that."""
    for line in list_charged_lines(item_id, opened):
        part = min(unused, line.amount_minor)
        if part <= 0:
            return
        unused -= part
        if line.invoice_id is None:
            continue
        creditable = get_creditable(line.invoice_id)
        left = {each.id: each.left_minor for each in creditable.lines}[line.id]
        net = min(left, part - returned_discount(part, line.amount_minor, line.discount_minor))
        here = min(net, creditable.left_minor - sum(wanted[line.invoice_id].values()))
        if here > 0:
            wanted[line.invoice_id][line.id] = here
        before = find_given_back(item_id, line.invoice_id) if here < net else None
        if before is not None:
            _take(item_id, before, net - here, wanted)
