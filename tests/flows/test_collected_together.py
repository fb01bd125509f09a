"""What a job collects is recorded together: to each invoice happens what a job of its own would do, whatever becomes of
the others, and whenever the worker dies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.contexts.dunning.public import find_latest_run
from guichet.contexts.invoicing.public import InvoiceView, get_creditable, get_invoice, list_invoices
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.models import Attempt, GatewayCustomer, PaymentEvent, PaymentTarget
from guichet.contexts.payments.ports import ChargeOutcome, ChargeRequest, ChargeStatus, FailureCode
from guichet.contexts.payments.public import find_latest_attempt, find_preferred_method, let_go
from guichet.contexts.subscriptions.public import fall_behind, list_subscriptions
from guichet.flows import charge
from guichet.flows.audit import audit
from guichet.flows.collect import collect, pay_now
from guichet.flows.desk.credit_note import credit_invoice, plan_credit_note
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.flows.renew import issue_due
from guichet.infra import audit as actors
from guichet.infra.clock import today
from guichet.infra.models import ChainLink, OutboxEvent
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money
from tests.contexts.credit.money import books, newest
from tests.contexts.desk import Desk, open_desk
from tests.flows.deaths import killed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk(lived=timedelta(days=90))


def owing(desk: Desk, count: int) -> list[UUID]:
    """So many have bought; the invoices of their renewals, which nobody has collected."""
    customers = [desk.buy() for _ in range(count)]
    renewed(desk)
    return [newest(customer_id).id for customer_id in customers]


def renewed(desk: Desk, months: int = 1) -> None:
    for _ in range(months):
        desk.live_on(31)
        issue_due(desk.brand, today(desk.brand))


def payer(invoice_id: UUID) -> str:
    """As the provider knows them."""
    return f"cus_{get_invoice(invoice_id).customer_id}"


def states(invoice_ids: Sequence[UUID]) -> list[str]:
    return [get_invoice(invoice_id).status.value for invoice_id in invoice_ids]


def nothing(desk: Desk, invoice: InvoiceView) -> None:
    """The plain case: a card."""


def paid_by_hand(desk: Desk, invoice: InvoiceView) -> None:
    pay_now(desk.brand, invoice.id, return_url="")


def waits_for_the_bank(desk: Desk, invoice: InvoiceView) -> None:
    desk.gateway.answers_of[payer(invoice.id)] = ChargeStatus.REQUIRES_ACTION
    pay_now(desk.brand, invoice.id, return_url="")


def without_method(desk: Desk, invoice: InvoiceView) -> None:
    method = find_preferred_method(invoice.customer_id)
    assert method is not None
    with unit_of_work("test.method"):
        let_go([method.id], desk.now)


def behind(desk: Desk, invoice: InvoiceView) -> None:
    with unit_of_work("test.behind"):
        fall_behind(list_subscriptions(invoice.customer_id)[0].id)


def suspended(desk: Desk, invoice: InvoiceView) -> None:
    behind(desk, invoice)
    suspend_now(desk.brand, invoice.customer_id, actors.SYSTEM, list_subscriptions(invoice.customer_id)[0].id)


def credit_is_free(desk: Desk, invoice: InvoiceView) -> None:
    """Some of the first invoice was credited: less is owed of the renewal."""
    paid = list_invoices(invoice.customer_id)[-1]
    wanted = {get_creditable(paid.id).lines[0].id: 1000}
    shown = plan_credit_note(paid, wanted, refund=False)
    credit_invoice(
        desk.brand, actors.SYSTEM, paid.id, wanted, refund=False, reason="Geste", shown_fingerprint=shown.fingerprint
    )


Prepared = Callable[[Desk, InvoiceView], None]
CASES: dict[str, tuple[Prepared, ChargeStatus | FailureCode]] = {
    "a card": (nothing, ChargeStatus.SUCCEEDED),
    "refused": (nothing, FailureCode.CARD_DECLINED),
    "refused for good": (nothing, FailureCode.LOST_OR_STOLEN),
    "not answered": (nothing, ChargeStatus.UNKNOWN),
    "its bank asks": (nothing, ChargeStatus.REQUIRES_ACTION),
    "under way": (waits_for_the_bank, ChargeStatus.REQUIRES_ACTION),
    "paid by hand": (paid_by_hand, ChargeStatus.SUCCEEDED),
    "no method": (without_method, ChargeStatus.SUCCEEDED),
    "past due": (behind, ChargeStatus.SUCCEEDED),
    "suspended": (suspended, ChargeStatus.SUCCEEDED),
    "some credit": (credit_is_free, ChargeStatus.SUCCEEDED),
    "another card": (nothing, ChargeStatus.SUCCEEDED),
}


def told(desk: Desk, invoice_id: UUID) -> dict[str, object]:
    """All that there is of it afterwards, but for names and instants."""
    invoice = get_invoice(invoice_id)
    customer_id, run = invoice.customer_id, find_latest_run(invoice_id)
    attempts = Attempt.objects.filter(payment__customer_id=customer_id).order_by("pk").select_related("payment")
    events = OutboxEvent.objects.filter(customer_id=customer_id).order_by("name")
    return {
        "invoice": invoice.status,
        "attempts": [
            (each.status, each.payment.status, each.failure_code, each.off_session, each.settled_at is not None)
            for each in attempts
        ],
        "targets": sorted(
            PaymentTarget.objects.filter(payment__customer_id=customer_id).values_list("is_open", flat=True)
        ),
        "moved": sorted(
            PaymentEvent.objects.filter(payment__customer_id=customer_id).values_list("kind", "amount_minor")
        ),
        "books": books(desk, customer_id),
        "events": [(each.name, sorted(each.payload)) for each in events],
        "mails": sorted(Mail.objects.filter(customer_id=customer_id).values_list("kind", "status")),
        "facts": [sorted(mail.data) for mail in Mail.objects.filter(customer_id=customer_id).order_by("kind", "pk")],
        "run": run and (run.status, run.code, [(step.kind, step.status) for step in run.steps]),
        "subscription": list_subscriptions(customer_id)[0].status,
        "links": ChainLink.objects.filter(chain__contains=str(customer_id)).count(),
    }


def test_each_of_many_is_as_if_it_were_alone(desk: Desk) -> None:
    invoice_ids = owing(desk, 2 * len(CASES))
    alone, together = invoice_ids[::2], invoice_ids[1::2]
    for half in (alone, together):
        for invoice_id, (prepare, answer) in zip(half, CASES.values(), strict=True):
            prepare(desk, get_invoice(invoice_id))
            desk.gateway.answers_of[payer(invoice_id)] = answer
    for invoice_id in alone:
        collect([invoice_id])
    collect(together)
    for case, one, of_many in zip(CASES, alone, together, strict=True):
        assert told(desk, of_many) == told(desk, one), case
    assert states(together) == [
        "paid", "open", "open", "open", "open", "open", "paid", "open", "paid", "paid", "paid", "paid",
    ]  # fmt: skip
    assert audit().wrong == ()


def test_a_large_job_asks_the_database_no_more_than_a_small_one(desk: Desk) -> None:
    invoice_ids = owing(desk, 7)
    few, many = (asked(some) for some in (invoice_ids[:2], invoice_ids[2:]))
    assert len(many) == len(few), "\n".join(many)
    assert set(states(invoice_ids)) == {"paid"}


def asked(invoice_ids: Sequence[UUID]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        collect(invoice_ids)
    return [query["sql"] for query in queries.captured_queries]


def test_a_job_that_dies_after_any_commit_is_taken_up_and_everybody_pays_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charge, "ASKED_TOGETHER", 2)
    customers, reached = [desk.buy() for _ in range(3)], []
    for n in range(1, 10):
        renewed(desk)
        invoice_ids, before = [newest(customer_id).id for customer_id in customers], len(desk.gateway.charged)
        last = killed(partial(collect, invoice_ids), after=n)
        collect(invoice_ids)
        assert set(states(invoice_ids)) == {"paid"}
        assert len(desk.gateway.charged) == before + 3
        if not last:
            break
        reached.append(last)
    assert reached == ["collect.intent", "payment.settle", "payment.settle"]
    assert audit().wrong == ()


def test_whoever_pays_by_hand_while_the_others_are_charged_pays_once(desk: Desk) -> None:
    first, second, third = owing(desk, 3)
    original = desk.gateway.charge

    def meanwhile(request: ChargeRequest, key: str) -> ChargeOutcome:
        if request.customer_reference == payer(first):
            paid = pay_now(desk.brand, second, return_url="")
            assert paid is not None
            assert paid.status == "succeeded"
        return original(request, key)

    desk.gateway.charge = meanwhile  # type: ignore[method-assign]
    before = len(desk.gateway.charged)
    collect([first, second, third])
    assert len(desk.gateway.charged) == before + 3
    assert states([first, second, third]) == ["paid", "paid", "paid"]
    assert audit().wrong == ()


def test_one_that_cannot_be_asked_is_raised_when_the_others_have_paid(desk: Desk) -> None:
    first, lost, last = owing(desk, 3)
    GatewayCustomer.objects.filter(customer_id=get_invoice(lost).customer_id).delete()
    with pytest.raises(LookupError, match="is not known"):
        collect([first, lost, last])
    assert states([first, lost, last]) == ["paid", "open", "paid"]


def test_one_that_cannot_be_recorded_with_the_others_does_not_hold_them_up(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    first, wrong, last = owing(desk, 3)
    desk.gateway.answers_of[payer(wrong)] = ChargeOutcome(ChargeStatus.SUCCEEDED, "ch_w", Money(1, "CAD"))
    collect([first, wrong, last])
    assert states([first, wrong, last]) == ["paid", "open", "paid"]
    attempt = find_latest_attempt(invoice_id=wrong)
    assert attempt is not None
    assert attempt.status == "submitted"
    assert "another amount than was asked" in caplog.text


def test_what_became_of_a_customers_first_invoice_is_known_before_the_second_is_asked_for(desk: Desk) -> None:
    customer_id = desk.buy()
    renewed(desk, months=2)
    second, first, _ = list_invoices(customer_id)
    others = owing(desk, 1)
    desk.gateway.answers_of[payer(first.id)] = FailureCode.LOST_OR_STOLEN
    asked_before = len(desk.gateway.charged)
    collect([first.id, second.id, *others])
    assert len(desk.gateway.charged) == asked_before + 2
    assert find_latest_attempt(invoice_id=second.id) is None
    assert states([first.id, second.id, *others]) == ["open", "open", "paid"]


def test_two_invoices_of_one_customer_are_paid_by_one_job(desk: Desk) -> None:
    customer_id = desk.buy()
    renewed(desk, months=2)
    second, first, _ = list_invoices(customer_id)
    behind(desk, first)
    collect([first.id, second.id, first.id])
    assert states([first.id, second.id]) == ["paid", "paid"]
    assert list_subscriptions(customer_id)[0].status == "active"
    assert audit().wrong == ()
