"""Somebody whose renewal the bank refuses, and what becomes of that day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from guichet.contexts.brands.models import Programme
from guichet.contexts.dunning.public import RunView, find_latest_run
from guichet.contexts.invoicing.public import InvoiceView
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.models import Attempt
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.subscriptions.public import Status, list_subscriptions
from guichet.flows.sweep import issue_all_due, sweep
from guichet.infra.clock import day_of, today
from guichet.infra.worker import run_until_quiet
from tests.contexts.credit.money import newest
from tests.contexts.desk import Desk


@dataclass
class Debtor:
    """`invoice` is the one that was refused, on day 0."""

    desk: Desk
    customer_id: UUID
    invoice: InvoiceView
    first_day: date

    @property
    def run(self) -> RunView:
        run = find_latest_run(self.invoice.id)
        assert run is not None
        return run

    @property
    def status(self) -> Status:
        return list_subscriptions(self.customer_id)[0].status

    @property
    def tries(self) -> list[str]:
        """How the attempts for what is owed ended, the oldest first."""
        tried = Attempt.objects.filter(payment__customer_id=self.customer_id).order_by("pk")
        return [attempt.failure_code or attempt.status for attempt in tried][1:]

    @property
    def mails(self) -> list[str]:
        """Kinds, in the order in which they were sent; without that of the purchase."""
        return list(Mail.objects.filter(customer_id=self.customer_id).order_by("pk").values_list("kind", flat=True))[1:]

    def steps(self) -> list[tuple[int, str, str]]:
        """Day after the refusal, kind, result or status."""
        return [
            ((day_of(self.desk.brand, step.due_at) - self.first_day).days, step.kind.value, step.result or step.status)
            for step in self.run.steps
        ]

    def lives_to_day(self, day: int) -> None:
        """With all that falls due until then."""
        to = self.first_day + timedelta(days=day) - today(self.desk.brand)
        self.desk.advance(self.desk.now + to)

    def sweeps(self) -> None:
        sweep(self.desk.brand)
        run_until_quiet()


def debtor(desk: Desk, *answers: FailureCode, programme: str = "") -> Debtor:
    """One licence by the month; the renewal is refused with the first of `answers`, the tries after it with the others.

    They are given in turn, then money comes.
    """
    customer_id = desk.buy_in(programme) if programme else desk.buy(1)
    desk.live_on(31)
    desk.gateway.answers.extend(answers)
    issue_all_due(desk.brand)
    run_until_quiet()
    return Debtor(desk, customer_id, newest(customer_id), today(desk.brand))


def has_policy(desk: Desk, **policy: object) -> None:
    """What the brand's programmes say of `dunning`, for whoever is refused from now on."""
    for row in Programme.objects.filter(brand_id=desk.brand_id):
        row.policy = {**row.policy, "dunning": policy}
        row.save()
