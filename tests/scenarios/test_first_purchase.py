"""From nothing to a paid invoice and a month beyond, in the figures of the house (docs/rules.md R5.2)."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from guichet.contexts.customers.public import PostalAddress
from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.public import AttemptStatus, find_latest_attempt
from guichet.contexts.subscriptions.public import Status
from guichet.flows.demo.brands import RELAIS
from guichet.flows.demo.people import DemoCustomer
from guichet.flows.demo.seed import own_sandbox
from guichet.infra.clock import today
from guichet.kernel.billing_cycle import Anchor, boundary
from guichet.kernel.money import Money
from tests.flows.journey import ASKS_ALWAYS, ASKS_ONCE, FRANCE, ONTARIO, PLAIN_CARD, QUEBEC, Buyer, House, build_house
from tests.flows.proof import QUEBEC_BOOKS, assert_exactly_one_purchase, mails_sent
from tests.support.mail import Mailbox, Received

REMY = DemoCustomer("relais", "assistance", "professional", "Garage Rémy", "remy@example.com")


def test_a_licence_in_quebec_then_a_month_later(house: House, nora: Buyer, smtp: Mailbox) -> None:
    order = nora.chooses(quantity=1, interval="month")
    assert [tax.amount_minor for tax in order.bill.taxes] == [295, 589]
    assert (order.bill.subtotal_minor, order.bill.total_minor, order.next_bill.total_minor) == (5900, 6784, 6784)
    assert nora.saves_card(ASKS_ONCE).status == "succeeded"
    nora.confirms()
    house.runs_jobs()

    assert_exactly_one_purchase(house, nora)
    first = nora.invoices[0]
    assert (first.total.minor, first.issue_date) == (6784, today(house.brand))
    assert_says(smtp.received[-1], first.number, "67,84 $")

    house.lives(days=31)
    second, first = nora.invoices
    assert second.number != first.number
    assert (second.status, second.total.minor) == (InvoiceStatus.PAID, 6784)
    assert second.issue_date == boundary(nora.subscriptions[0].anchor, 1)
    assert house.provider.taken() == [6784, 6784]
    assert house.books(nora.customer_id) == {code: 2 * amount for code, amount in QUEBEC_BOOKS.items()}
    assert nora.subscriptions[0].status is Status.ACTIVE
    assert mails_sent(nora.customer_id) == {"invoice_paid": 2}
    assert_says(smtp.received[-1], second.number, "67,84 $")
    assert len(smtp.received) == 2


def test_a_card_whose_bank_asks_each_time(house: House, nora: Buyer, smtp: Mailbox) -> None:
    nora.buys(ASKS_ALWAYS)
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)

    house.lives(days=31)
    renewal, _ = nora.invoices
    refused = find_latest_attempt(invoice_id=renewal.id)
    assert refused is not None
    assert (refused.status, refused.failure_code) == (AttemptStatus.FAILED, "authentication_required")
    assert (renewal.status, nora.subscriptions[0].status) == (InvoiceStatus.OPEN, Status.PAST_DUE)
    assert house.provider.taken() == [6784]
    assert house.books()["receivable"] == 6784
    assert mails_sent(nora.customer_id) == {"invoice_paid": 1, "authentication_required": 1}
    assert "67,84 $" in text_of(smtp.received[-1])

    attempt = nora.pays_now(renewal)
    assert attempt is not None
    assert attempt.status is AttemptStatus.REQUIRES_ACTION
    again = nora.pays_now(renewal)
    assert again is not None
    assert again.id == attempt.id
    nora.answers_three_d(attempt=attempt)
    assert nora.payment_page_checks(attempt).status is AttemptStatus.SUCCEEDED
    assert nora.pays_now(renewal) is None
    house.runs_jobs()

    assert nora.subscriptions[0].status is Status.ACTIVE
    assert house.provider.taken() == [6784, 6784]
    assert house.books(nora.customer_id) == {code: 2 * amount for code, amount in QUEBEC_BOOKS.items()}
    assert mails_sent(nora.customer_id) == {"invoice_paid": 2, "authentication_required": 1}
    assert_says(smtp.received[-1], renewal.number, "67,84 $")


@pytest.mark.parametrize(
    ("address", "interval", "books"),
    [
        (QUEBEC, "year", {"clearing:sandbox": 67835, "deferred_revenue": -59000, "tax_due:CA-GST": -2950,
                          "tax_due:CA-QST": -5885}),
        (ONTARIO, "month", {"clearing:sandbox": 6667, "deferred_revenue": -5900, "tax_due:CA-HST-ON": -767}),
        # No registration in France: no tax (tax/domain/jurisdiction.py).
        (FRANCE, "month", {"clearing:sandbox": 5900, "deferred_revenue": -5900}),
    ],
    ids=["quebec-yearly", "ontario", "france"],
)  # fmt: skip
def test_what_is_charged_elsewhere(
    house: House, nora: Buyer, address: PostalAddress, interval: str, books: dict[str, int]
) -> None:
    nora.gives_address(address)
    nora.buys(PLAIN_CARD, interval=interval)
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora, books=books)
    subscription = nora.subscriptions[0]
    anchor = Anchor(today(house.brand), house.price(interval).interval)
    assert subscription.billed_until == boundary(anchor, 1)


def test_a_french_seller_owes_its_tax_when_it_is_paid(house: House) -> None:
    """59,00 € + 20 %; the tax goes from pending to due with the allocation (docs/domain.md, Books)."""
    relais = build_house(own_sandbox(), house.provider.control_key, RELAIS)
    relais.sells("Assistance", "EUR", 5900)
    remy = relais.takes_in("remy@example.com", REMY, FRANCE)
    remy.buys(ASKS_ONCE)
    relais.runs_jobs()
    books = {"clearing:sandbox": 7080, "deferred_revenue": -5900, "tax_due:FR-VAT": -1180}
    assert_exactly_one_purchase(relais, remy, books=books)
    assert remy.invoices[0].total == Money(7080, "EUR")

    relais.lives(days=31)
    assert [invoice.status for invoice in remy.invoices] == [InvoiceStatus.PAID] * 2
    assert relais.books(remy.customer_id) == {code: 2 * amount for code, amount in books.items()}
    assert house.books() == {}


def assert_says(mail: Received, number: str, amount: str) -> None:
    """The mail and its PDF, which is the very document that is kept."""
    assert amount in text_of(mail)
    attached = [part for part in mail.message.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert [part.get_filename() for part in attached] == [f"{number}.pdf"]
    content = attached[0].get_content()
    written = plain("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
    assert number in written
    assert amount in written


def text_of(mail: Received) -> str:
    body = mail.message.get_body(("plain",))
    assert body is not None
    return plain(body.get_content())


def plain(text: str) -> str:
    """Every space a plain one."""
    return " ".join(text.split())
