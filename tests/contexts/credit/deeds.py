"""What can happen to a customer at a desk, one deed at a time: as chance has it, refused where it makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from guichet.contexts.brands.public import get_programme
from guichet.contexts.catalog.public import NoSuchRiseError, PriceView, add_price, add_product, get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import CreditRefusedError, get_creditable, list_invoices, list_open
from guichet.contexts.payments.ports import FailureCode, RefundStatus
from guichet.contexts.subscriptions.public import NotSuspendableError, list_subscriptions
from guichet.flows.cancel.ask import EndRefusedError, ask_end, take_back_end
from guichet.flows.collect import MethodNeededError, pay_now
from guichet.flows.desk.credit_note import CreditNoteRefusedError, credit_invoice, plan_credit_note
from guichet.flows.desk.give_up import GiveUpRefusedError, withdraw_invoice, write_off_invoice
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill
from guichet.flows.desk.stop import plan_stop, stop_now
from guichet.flows.earn import earn_days
from guichet.flows.lifecycle.pause import PauseRefusedError, ask_pause
from guichet.flows.lifecycle.renewal import RenewalRefusedError, switch_renewal
from guichet.flows.lifecycle.resume import ResumeRefusedError, resume_now, resumption
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.flows.price_rise import RiseRefusedError, plan_rise
from guichet.flows.purchase.buyer import live_subscription
from guichet.flows.purchase.decide import SeatsHeldError, SelectionRefusedError, prices_for
from guichet.flows.sweep import issue_all_due, read_all_alone
from guichet.infra import audit
from guichet.infra.clock import today
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval
from guichet.kernel.money import Money
from tests.contexts.changes import allow_decreases, holder, less, order_change, plan
from tests.contexts.credit.money import staff
from tests.contexts.desk import Desk
from tests.contexts.usage.printers import prints, sells

NO = (
    SelectionRefusedError, SeatsHeldError, CreditRefusedError, CreditNoteRefusedError, GiveUpRefusedError,
    MethodNeededError, EndRefusedError, PauseRefusedError, RiseRefusedError, NoSuchRiseError, NotSuspendableError,
    RenewalRefusedError, ResumeRefusedError,
)  # fmt: skip


@dataclass
class Fate:
    """Somebody who bought, and what becomes of them. `n` makes a deed larger or smaller, whatever its unit."""

    desk: Desk
    customer_id: UUID

    def meets(self, deed: str, n: int) -> None:
        """Do it; what Guichet refuses is refused."""
        try:
            DEEDS[deed](self, n)
        except NO:
            return
        finally:
            run_until_quiet()

    def days_pass(self, n: int) -> None:
        self.desk.live_on(n)
        issue_all_due(self.desk.brand)
        read_all_alone(self.desk.brand)

    def bank_will_refuse(self, n: int) -> None:
        self.desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)

    def bank_will_send_back(self, n: int) -> None:
        self.desk.gateway.refunds.append(RefundStatus.FAILED)

    def wants(self, n: int) -> None:
        self._changes(1 + n % 9, lambda price, present: price.id == present.id)

    def wants_the_other_interval(self, n: int) -> None:
        self._changes(
            1 + n % 9, lambda price, present: price.product_id == present.product_id and price.id != present.id
        )

    def wants_another_product(self, n: int) -> None:
        self._changes(1 + n % 9, lambda price, present: price.product_id != present.product_id)

    def _changes(self, quantity: int, is_wanted: Callable[[PriceView, PriceView], bool]) -> None:
        subscription = live_subscription(self.customer_id)
        if subscription is None:
            self.desk.confirm(self.desk.order(self.customer_id, quantity))
            return
        present, programme = (
            get_price(subscription.items[0].price_id),
            get_programme(get_customer(self.customer_id).programme_id),
        )
        offered = prices_for(self.desk.brand, programme, subscription, self.desk.now)
        price = next((each for each in offered if is_wanted(each, present)), None)
        if price is None:
            return
        try:
            self.desk.confirm(order_change(self.desk, self.customer_id, quantity, price=price))
        except SelectionRefusedError as refused:
            if refused.code == "at_term":
                plan(self.desk, self.customer_id, quantity, price=price)
            elif refused.code == "back":
                less(self.desk, self.customer_id, quantity, price=price)

    def prints(self, n: int) -> None:
        """On one of all that they ever had, today or some days ago; what is outside is refused."""
        every = list_subscriptions(self.customer_id)
        item_id = every[n % len(every)].items[0].id
        prints(self.desk, item_id, 10 * n + 1, days_ago=n // 3)
        prints(self.desk, item_id, n + 1)

    def another_product_is_sold(self, n: int) -> None:
        """With pages or without."""
        if n % 2:
            sells(self.desk, n, 5900 + 100 * (n - 20), code=f"other-{new_id()}")
            return
        with unit_of_work("test.product"):
            product = add_product(self.desk.brand_id, f"other-{new_id()}", {"fr": "Autre", "en": "Other"})
            amount = Decimal(5900 + 100 * (n - 20))
            add_price(product, self.desk.monthly.currency, amount, Interval("month"), today(self.desk.brand))

    def decreases_are_now(self, n: int) -> None:
        allow_decreases(self.desk)

    def is_credited(self, n: int) -> None:
        self._credited(n, refund=False)

    def is_refunded(self, n: int) -> None:
        self._credited(n, refund=True)

    def _credited(self, n: int, *, refund: bool) -> None:
        invoices = list_invoices(self.customer_id)
        invoice = invoices[n % len(invoices)]
        lines = [line for line in get_creditable(invoice.id).lines if line.left_minor > 0]
        wanted = {lines[0].id: max(1, lines[0].left_minor * n // 40)} if lines and n < 40 else None
        shown = plan_credit_note(invoice, wanted, refund=refund)
        credit_invoice(
            self.desk.brand, audit.SYSTEM, invoice.id, wanted, refund=refund, reason="Geste",
            shown_fingerprint=shown.fingerprint,
        )  # fmt: skip

    def is_charged_once(self, n: int) -> None:
        amount = Money(100 * n + 33, self.desk.monthly.currency)
        charge_once(
            self.desk.brand, self.customer_id, staff(), description="Envoi", quantity=1 + n % 3, unit_amount=amount
        )

    def is_billed_what_waits(self, n: int) -> None:
        shown = draft_bill(self.desk.brand, get_customer(self.customer_id))
        if shown is not None:
            bill_now(self.desk.brand, self.customer_id, staff(), shown_fingerprint=shown.fingerprint())

    def pays(self, n: int) -> None:
        for invoice in list_open(self.customer_id):
            pay_now(self.desk.brand, invoice.id, return_url="https://x.test/{attempt}")

    def debt_is_written_off(self, n: int) -> None:
        for invoice in list_open(self.customer_id)[:1]:
            write_off_invoice(self.desk.brand, audit.SYSTEM, invoice.id, "perte")

    def invoice_is_withdrawn(self, n: int) -> None:
        for invoice in list_open(self.customer_id)[:1]:
            withdraw_invoice(self.desk.brand, audit.SYSTEM, invoice.id, "double")

    def price_rises(self, n: int) -> None:
        on = today(self.desk.brand) + timedelta(days=30 + n)
        plan_rise(self.desk.brand, staff(), self.desk.monthly.id, 6000 + n, on, moves_customers=bool(n % 4))

    def cancels(self, n: int) -> None:
        if subscription := live_subscription(self.customer_id):
            ask_end(
                self.desk.brand, self.customer_id, holder(self.customer_id), subscription.id, reason="",
                shown_basis=subscription.basis,
            )  # fmt: skip

    def keeps_it(self, n: int) -> None:
        if subscription := live_subscription(self.customer_id):
            take_back_end(self.desk.brand, self.customer_id, holder(self.customer_id), subscription.id)

    def pauses(self, n: int) -> None:
        if subscription := live_subscription(self.customer_id):
            ask_pause(
                self.desk.brand, self.customer_id, holder(self.customer_id), subscription.id,
                shown_basis=subscription.basis,
            )  # fmt: skip

    def goes_on(self, n: int) -> None:
        if subscription := live_subscription(self.customer_id):
            customer = get_customer(self.customer_id)
            resume_now(
                self.desk.brand, self.customer_id, holder(self.customer_id), subscription.id,
                shown_fingerprint=resumption(self.desk.brand, customer, subscription, self.desk.now).fingerprint,
            )  # fmt: skip

    def turns_renewal_off_or_on(self, n: int) -> None:
        if subscription := live_subscription(self.customer_id):
            switch_renewal(
                self.desk.brand, self.customer_id, holder(self.customer_id), subscription.id,
                renews=not subscription.renews,
            )  # fmt: skip

    def buys_another(self, n: int) -> None:
        self.desk.confirm(self.desk.order(self.customer_id, 1 + n % 3, adds=True))

    def is_suspended(self, n: int) -> None:
        if subscription := live_subscription(self.customer_id):
            suspend_now(self.desk.brand, self.customer_id, audit.SYSTEM, subscription.id)

    def is_stopped_today(self, n: int) -> None:
        if subscription := live_subscription(self.customer_id):
            shown = plan_stop(self.desk.brand, subscription, self.desk.now, refund=bool(n % 2))
            stop_now(
                self.desk.brand, self.customer_id, staff(), subscription.id, refund=bool(n % 2), reason="Fin",
                shown_fingerprint=shown.fingerprint,
            )  # fmt: skip

    def books_are_kept(self, n: int) -> None:
        earn_days(self.desk.brand)


DEEDS: dict[str, Callable[[Fate, int], None]] = {
    name: deed for name, deed in vars(Fate).items() if callable(deed) and not name.startswith("_") and name != "meets"
}
