"""What somebody who has bought does later, as verbs: another number, with what is overdue, or for the term."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.contexts.brands.models import Programme
from guichet.contexts.brands.public import ProgrammeView, get_programme
from guichet.contexts.customers.public import get_customer
from guichet.contexts.ordering.public import OrderStatus, OrderView
from guichet.contexts.payments.public import AttemptStatus, list_methods
from guichet.contexts.subscriptions.public import Status, SubscriptionView
from guichet.flows.cancel.ask import ask_end, take_back_end
from guichet.flows.cancel.now import end_today, plan_end_today
from guichet.flows.lifecycle.pause import ask_pause, take_back_pause
from guichet.flows.lifecycle.pause_now import pause_today, plan_pause_today
from guichet.flows.lifecycle.renewal import switch_renewal
from guichet.flows.lifecycle.resume import Resumption, resume_now, resumption
from guichet.flows.purchase.at_term import schedule
from guichet.flows.purchase.buyer import live_subscription
from guichet.flows.purchase.decide import Selection, place_order
from guichet.flows.purchase.decrease import decrease_now, preview_decrease
from guichet.flows.purchase.set_up import use_method
from guichet.flows.unused import UnusedPlan
from tests.flows.journey import Buyer, House


def sets_policy(house: House, **choices: object) -> None:
    """What the brand's programmes allow besides what they do."""
    for programme in Programme.objects.filter(brand_id=house.brand.id):
        programme.policy = {**programme.policy, **choices}
        programme.save()


@dataclass
class Changes:
    """A buyer's later wishes."""

    buyer: Buyer

    @property
    def subscription(self) -> SubscriptionView:
        found = live_subscription(self.buyer.customer_id)
        assert found is not None
        return found

    @property
    def programme(self) -> ProgrammeView:
        return get_programme(get_customer(self.buyer.customer_id).programme_id)

    @property
    def quantity(self) -> int:
        return self.subscription.items[0].quantity

    def wants(self, quantity: int) -> None:
        """Now: by what the pages would show, whatever was done of it before; the bank asks, and is answered."""
        buyer = self.buyer
        if self.quantity == quantity:
            return
        live = buyer.looks() or self.orders(quantity)
        if live.status is OrderStatus.OPEN:
            use_method(buyer.house.brand, buyer.customer_id, live.id, list_methods(buyer.customer_id)[0].id)
            buyer.confirms()
        if buyer.payment_page_checks().status is AttemptStatus.REQUIRES_ACTION:
            buyer.answers_three_d()
            buyer.payment_page_checks()

    def orders(self, quantity: int) -> OrderView:
        """Comes as far as the summary."""
        buyer = self.buyer
        buyer.shown = place_order(
            buyer.house.brand, buyer.customer_id, buyer.person_id, self._selection(quantity),
            shown_basis=self.subscription.basis,
        )  # fmt: skip
        return buyer.shown

    def plans(self, quantity: int, interval: str = "") -> None:
        """From the term on, at the interval that they have or another one."""
        buyer = self.buyer
        price_id = buyer.house.price(interval).id if interval else self.subscription.items[0].price_id
        schedule(
            buyer.house.brand, buyer.customer_id, buyer.person_id, Selection(price_id, quantity),
            shown_basis=self.subscription.basis,
        )  # fmt: skip

    def allows_decreases(self) -> None:
        """The programme lets fewer be now."""
        programme = Programme.objects.get(pk=get_customer(self.buyer.customer_id).programme_id)
        programme.policy = {**programme.policy, "decreases": "now"}
        programme.save()

    def takes_fewer(self, quantity: int) -> None:
        """Now, with credit, as it is shown; twice is once."""
        buyer, selection = self.buyer, self._selection(quantity)
        if self.quantity == quantity:
            return
        shown = preview_decrease(buyer.house.brand, get_customer(buyer.customer_id), selection, buyer.house.now)
        decrease_now(
            buyer.house.brand, buyer.customer_id, buyer.person_id, selection, shown_fingerprint=shown.fingerprint
        )

    def cancels(self, reason: str = "") -> None:
        """At the term; twice is once."""
        buyer = self.buyer
        subscription = self.subscription
        ask_end(
            buyer.house.brand, buyer.customer_id, buyer.person_id, subscription.id, reason=reason,
            shown_basis=subscription.basis,
        )  # fmt: skip

    def would_end(self) -> UnusedPlan:
        """What ending today gives back."""
        house = self.buyer.house
        plan = plan_end_today(house.brand, self.programme, self.subscription, house.now)
        assert plan is not None
        return plan

    def ends_today(self, reason: str = "") -> UnusedPlan:
        """For what is shown."""
        buyer, subscription, shown = self.buyer, self.subscription, self.would_end()
        return end_today(
            buyer.house.brand, self.programme, buyer.customer_id, buyer.person_id, subscription.id, reason=reason,
            shown_basis=subscription.basis, shown_fingerprint=shown.fingerprint,
        )  # fmt: skip

    def keeps(self) -> bool:
        buyer = self.buyer
        return take_back_end(buyer.house.brand, buyer.customer_id, buyer.person_id, self.subscription.id)

    def _selection(self, quantity: int) -> Selection:
        return Selection(self.subscription.items[0].price_id, quantity)

    def pauses(self) -> None:
        """At the term."""
        buyer, subscription = self.buyer, self.subscription
        ask_pause(
            buyer.house.brand, buyer.customer_id, buyer.person_id, subscription.id, shown_basis=subscription.basis
        )

    def would_pause(self) -> UnusedPlan:
        """What pausing today gives back."""
        house = self.buyer.house
        plan = plan_pause_today(house.brand, self.programme, self.subscription, house.now)
        assert plan is not None
        return plan

    def pauses_today(self) -> UnusedPlan | None:
        """For what is shown."""
        buyer, subscription, shown = self.buyer, self.subscription, self.would_pause()
        return pause_today(
            buyer.house.brand, self.programme, buyer.customer_id, buyer.person_id, subscription.id,
            shown_basis=subscription.basis, shown_fingerprint=shown.fingerprint,
        )  # fmt: skip

    def stays(self) -> bool:
        """Takes the pause back."""
        buyer = self.buyer
        return take_back_pause(buyer.house.brand, buyer.customer_id, buyer.person_id, self.subscription.id)

    def would_charge(self) -> Resumption:
        buyer = self.buyer
        return resumption(buyer.house.brand, get_customer(buyer.customer_id), self.subscription, buyer.house.now)

    def resumes(self) -> None:
        """After a pause, for what is shown; whoever goes on already is left alone."""
        buyer, subscription = self.buyer, self.subscription
        if subscription.status is Status.PAUSED:
            shown = self.would_charge().fingerprint
            resume_now(buyer.house.brand, buyer.customer_id, buyer.person_id, subscription.id, shown_fingerprint=shown)

    def switches_renewal(self, *, renews: bool) -> bool:
        buyer = self.buyer
        return switch_renewal(
            buyer.house.brand, buyer.customer_id, buyer.person_id, self.subscription.id, renews=renews
        )
