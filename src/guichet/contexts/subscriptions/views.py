"""Frozen views of subscriptions, the shapes in which everybody else sees them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from guichet.contexts.subscriptions.domain.states import DUE_AT_TERM, LIVE, OVER, Status
from guichet.kernel.billing_cycle import Anchor, period_containing
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ItemView:
    id: UUID
    price_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class ComingTerms:
    """What an item will be from the term on."""

    id: UUID
    effective_on: date
    item_id: UUID
    price_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class ComingEnd:
    """The day from which the subscription will be no more, and why, if somebody said so."""

    id: UUID
    effective_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ComingPause:
    """The day from which no new period starts, until somebody lets it go on."""

    id: UUID
    effective_on: date


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """`billed_until` is the next billing day, in the brand's zone; `anchor` is the one that governs that day.

    `current_period` is the last one invoiced, as it was opened, or the trial; `anchored_on` is the first day that its
    anchor governs; `coming`, `pauses` and `ends` are what waits for its end. `name` is what the customer calls it, if
    anything. `is_cut_short` tells that it was paused inside a period: what follows is counted anew, from the day on
    which it goes on. Once it has gone on after a halt, and until that is billed, `unbilled_since` is the day until
    which was billed before.
    """

    id: UUID
    brand_id: UUID
    customer_id: UUID
    status: Status
    currency: str
    started_at: datetime
    billed_until: date
    anchor: Anchor
    items: tuple[ItemView, ...]
    source_id: UUID
    current_period: Period
    coming: ComingTerms | None
    ends: ComingEnd | None
    ended_on: date | None
    renews: bool = True
    trial_until: date | None = None
    pauses: ComingPause | None = None
    predecessor_id: UUID | None = None
    name: str = ""
    anchored_on: date = date.min
    is_cut_short: bool = False
    unbilled_since: date | None = None

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def ends_on(self) -> date | None:
        """The first day without it, as things stand; None when it goes on."""
        if self.status in OVER:
            return self.ended_on
        if self.ends is not None:
            return self.ends.effective_on
        return None if self.renews or self.status not in DUE_AT_TERM else self.billed_until

    @property
    def renews_on(self) -> date | None:
        """The day on which it is billed next; None when it ends or pauses before, or stands still."""
        if self.status not in DUE_AT_TERM or self.ends_on is not None or self.pauses is not None:
            return None
        return self.billed_until

    @property
    def basis(self) -> str:
        """What a change is decided upon: another basis, another decision."""
        terms = [f"{item.id}:{item.price_id}:{item.quantity}" for item in self.items]
        waiting = [f"{waits.id}" if waits else "" for waits in (self.coming, self.ends)]
        waiting += [f"pauses {self.pauses.id}"] if self.pauses else []
        waiting += [] if self.renews else ["expires"]
        return sha256("|".join([str(self.id), f"{self.billed_until}", *waiting, *terms]).encode()).hexdigest()

    def places(self, item: ItemView) -> int:
        """How many may hold a licence of the item: its number, or the smaller one that waits for the term."""
        if self.coming is not None and self.coming.item_id == item.id:
            return min(item.quantity, self.coming.quantity)
        return item.quantity

    @property
    def next_period(self) -> Period:
        """The first period not invoiced yet."""
        return period_containing(self.anchor, self.billed_until)

    @property
    def joins(self) -> bool:
        """Whether it is about to be billed with others whose period is under way: its own has run out inside theirs."""
        return self.next_period.start < self.billed_until

    def joined(self) -> SubscriptionView:
        """As it is once it has: billed with the next period, and then for the days since."""
        return replace(
            self,
            billed_until=self.next_period.end,
            current_period=self.next_period,
            anchored_on=self.billed_until,
            unbilled_since=None,
        )
