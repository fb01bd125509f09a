"""An invoice paid at the provider's payment page, by the link of its mail: killed after each commit of paying, of the
page's closing, of being paid otherwise meanwhile. It is paid once, and whatever the page took is in the books.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db.models import F

from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.models import Attempt, PaymentTarget
from guichet.contexts.payments.public import AttemptStatus
from guichet.flows.sweep import PAGE_OPEN_FOR
from guichet.infra.models import OutboxEvent
from tests.flows.deaths import dies, dies_again_and_again
from tests.flows.journey import ASKS_ALWAYS, Buyer, House
from tests.flows.methods import Methods
from tests.flows.owed import ASKED, Stranger, bills, charged_once
from tests.flows.proof import mails_sent
from tests.support.mail import Mailbox

TAXES = {"tax_due:CA-GST": -250, "tax_due:CA-QST": -499}
TOTAL = ASKED - sum(TAXES.values())
PAID = {"clearing:sandbox": TOTAL, "revenue": -ASKED, **TAXES}


@pytest.mark.parametrize(
    "timetable_first",
    [
        pytest.param(False, id="the person again", marks=pytest.mark.every_combination),
        pytest.param(True, id="the timetable before them"),
    ],
)
def test_paid_there_whoever_comes_next(house: House, smtp: Mailbox, *, timetable_first: bool) -> None:
    buyers = charged_once(house, [f"owes{n}@example.com" for n in range(4)])
    reached: list[str] = []
    for n, buyer in enumerate(buyers, start=1):
        reached.append(dies(house, Stranger(buyer).pays, after=n))
        if timetable_first:
            house.sweeps()
        Stranger(buyer).pays()
    house.sweeps()
    assert_each_paid_once(house, buyers)
    assert reached[:3] == ["collect.at_page", "payment.settle", "payment.settle"]
    assert reached[-1] == "", "paying never came to its end"


def test_who_pays_there_and_never_comes_back_is_found_by_the_timetable(house: House, smtp: Mailbox) -> None:
    buyers = charged_once(house, [f"owes{n}@example.com" for n in range(3)])
    for buyer in buyers:
        Stranger(buyer).types_a_card(Stranger(buyer).opens_the_page())
    reached = dies_again_and_again(house, house.sweeps)
    assert_each_paid_once(house, buyers)
    assert set(reached) >= {"webhook.poll", "payment.settle", "webhook.applied"}


@pytest.mark.parametrize(
    "closed_by", [pytest.param("us", marks=pytest.mark.every_combination), pytest.param("the provider")]
)
def test_a_page_that_was_left_is_closed_and_the_next_one_paid(house: House, smtp: Mailbox, *, closed_by: str) -> None:
    """Of three one was paid just before: closing finds that out."""
    buyers = charged_once(house, [f"owes{n}@example.com" for n in range(3)])
    pages = [Stranger(buyer).opens_the_page() for buyer in buyers]
    Stranger(buyers[1]).types_a_card(pages[1])
    if closed_by == "us":
        Attempt.objects.update(submitted_at=F("submitted_at") - PAGE_OPEN_FOR - timedelta(minutes=1))
    else:
        house.time_passes(days=2)
    reached = dies_again_and_again(house, house.sweeps)
    assert "payment.settle" in reached
    assert [visits(buyer) for buyer in buyers] == [["canceled"], ["succeeded"], ["canceled"]]
    for buyer in buyers:
        Stranger(buyer).pays()
    house.sweeps()
    late = {} if closed_by == "us" else {"payment_reminder": 1}
    assert_each_paid_once(house, [buyers[1]])
    assert_each_paid_once(house, [buyers[0], buyers[2]], mails=late)


def test_paid_by_its_holder_while_somebody_is_at_the_page(house: House, smtp: Mailbox) -> None:
    """The page is closed first: what is typed there afterwards takes nothing."""
    buyers = [house.takes_in(f"owes{n}@example.com") for n in range(5)]
    for buyer in buyers:
        Methods(buyer).adds(ASKS_ALWAYS)
        bills(buyer)
    house.runs_jobs()
    pages = [Stranger(buyer).opens_the_page() for buyer in buyers]
    reached: list[str] = []
    for n, (buyer, page) in enumerate(zip(buyers, pages, strict=True), start=1):
        reached.append(dies(house, lambda who=buyer: pays_with_their_card(who), after=n))
        Stranger(buyer).types_a_card(page)
        pays_with_their_card(buyer)
    house.sweeps()
    assert_each_paid_once(house, buyers, mails={"method_added": 1, "authentication_required": 1}, asked=0)
    assert reached[:4] == ["payment.settle", "collect.pay_now", "payment.settle", "payment.settle"]
    assert reached[-1] == "", "paying never came to its end"
    assert [visits(buyer) for buyer in buyers] == [["canceled"]] * len(buyers)


def test_collected_by_a_card_that_is_saved_while_somebody_is_at_the_page(house: House, smtp: Mailbox) -> None:
    buyers = charged_once(house, [f"owes{n}@example.com" for n in range(4)])
    reached: list[str] = []
    for n, buyer in enumerate(buyers, start=1):
        page = Stranger(buyer).opens_the_page()
        Methods(buyer).adds()
        reached.append(dies(house, house.runs_jobs, after=n))
        house.runs_jobs()
        assert buyer.invoices[0].status is InvoiceStatus.PAID
        Stranger(buyer).types_a_card(page)
    house.sweeps()
    assert_each_paid_once(house, buyers, mails={"method_added": 1})
    assert reached == ["payment.settle", "collect.chain", "payment.settle", "collect.chain"]
    assert [visits(buyer) for buyer in buyers] == [["canceled"]] * len(buyers)


def pays_with_their_card(buyer: Buyer) -> None:
    """Presses the button, and says yes to the bank; whoever was here before may have done a part of it."""
    attempt = buyer.pays_now(buyer.invoices[0])
    if attempt is not None and attempt.status is AttemptStatus.REQUIRES_ACTION:
        buyer.answers_three_d(attempt=attempt)
        buyer.payment_page_checks(attempt)
    buyer.house.runs_jobs()


def visits(buyer: Buyer) -> list[str]:
    """How each payment page of theirs ended, the oldest first."""
    of = Attempt.objects.filter(payment__customer_id=buyer.customer_id, method=None)
    return list(of.order_by("pk").values_list("status", flat=True))


def assert_each_paid_once(
    house: House, buyers: Sequence[Buyer], *, mails: dict[str, int] | None = None, asked: int = 1
) -> None:
    """One charge of the whole amount, one payment, books right, told and mailed once; `mails` beside those."""
    intents = house.provider.payments()
    for buyer in buyers:
        of = {"payment__customer_id": buyer.customer_id}
        (invoice,) = buyer.invoices
        assert (invoice.status, invoice.total.minor) == (InvoiceStatus.PAID, TOTAL)
        taken = [each for each in intents if each["description"] == invoice.number and each["status"] == "succeeded"]
        assert [each["amount_received"] for each in taken] == [TOTAL]
        assert list(Attempt.objects.filter(**of, status="succeeded").values_list("reference", flat=True)) == [
            taken[0]["id"]
        ]
        assert not PaymentTarget.objects.filter(**of, is_open=True).exists()
        assert house.books(buyer.customer_id) == PAID
        told = OutboxEvent.objects.filter(customer_id=buyer.customer_id)
        assert told.filter(name="payment.succeeded").count() == told.filter(name="invoice.paid").count() == 1
        expected = {"invoice_to_pay": asked, "invoice_paid": 1, **(mails or {})}
        assert mails_sent(buyer.customer_id) == {kind: count for kind, count in expected.items() if count}
    assert not house.provider.refunded()
