"""Invoices paid by the link of their mail, with any card, on a page of the provider's: by whoever has the mail.

What the link's page offers is done here, by the same flows.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView, get_invoice, list_open
from guichet.contexts.payments.ports import GatewayUnavailableError
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptStatus,
    AttemptView,
    find_latest_attempt,
    get_attempt,
)
from guichet.flows.charge import call_off, check_attempt
from guichet.flows.collect import MethodNeededError, pay_now
from guichet.flows.pay_at_page import pay_at_page
from guichet.flows.pay_link import pay_path
from guichet.simulation.deeds.buying import wants_another_number
from guichet.simulation.deeds.paying import BAD_CARDS, BANK, DISPUTED_LATER, GOOD_CARDS, answers_bank, types_card
from guichet.simulation.life import Life
from guichet.simulation.passing import work_off

# Charged without a question.
PLAIN_CARD = "5555555555554444"


def pays_by_link(life: Life) -> None:
    """Some leave the page, some type a card that is refused and then another one, some do not come back."""
    invoice = life.one_of(list_open(life.customer_id))
    leaves, fails_first, disputes, returns = life.chance(15), life.chance(30), life.chance(5), life.chance(80)
    last = DISPUTED_LATER if disputes else life.lots.choice(GOOD_CARDS)
    first, answer = life.lots.choice(BAD_CARDS), life.lots.choice(BANK)
    visit = opens_page(life, invoice.id)
    page = page_of(visit)
    if visit is None or not page:
        life.says(f"{invoice.number}: no page, {get_invoice(invoice.id).status}")
        return
    if leaves:
        life.says(f"{invoice.number}: leaves the page")
        return
    types_there(life, page, [first, last] if fails_first else [last], answer)
    if returns:
        check_attempt(visit.id)
    life.says(f"{invoice.number}: {get_attempt(visit.id).status} {get_attempt(visit.id).failure_code}".strip())


def pays_while_somebody_is_at_the_page(life: Life) -> None:
    """The holder, by the card that is saved, by a new one, or with an order; then a card is typed on that page."""
    invoice = life.one_of(list_open(life.customer_id))
    ways = (_with_what_is_saved, _with_a_new_card, _with_an_order)
    way, answer = life.lots.choice(ways), life.lots.choice(BANK)
    visit = opens_page(life, invoice.id)
    page = page_of(visit)
    with suppress(MethodNeededError, GatewayUnavailableError):
        way(life, invoice, answer)
    if visit is not None and page:
        types_there(life, page, [PLAIN_CARD], answer)
        check_attempt(visit.id)
        life.says(f"the page: {get_attempt(visit.id).status}")
    life.says(f"{invoice.number} {get_invoice(invoice.id).status}")


def opens_page(life: Life, invoice_id: UUID) -> AttemptView | None:
    """The button for any card: what waits for the holder at their bank is given up, what else is under way looked at.

    None when nothing is to be paid.
    """
    before = find_latest_attempt(invoice_id=invoice_id)
    if before is not None and before.status is AttemptStatus.REQUIRES_ACTION:
        call_off(before.id)
    elif before is not None and before.status in OPEN_ATTEMPTS:
        after = check_attempt(before.id)
        return after if before.is_visit else None
    if get_invoice(invoice_id).status is not InvoiceStatus.OPEN:
        return None
    back = f"{life.brand.origin}{pay_path(invoice_id)}?retour"
    return pay_at_page(life.brand, invoice_id, return_url=back, language="fr")


def page_of(visit: AttemptView | None) -> str:
    """Where the browser goes; empty where the person has to wait, or pays no more."""
    if visit is None or not visit.is_visit or visit.status is not AttemptStatus.REQUIRES_ACTION or visit.action is None:
        return ""
    return str(visit.action["url"])


def types_there(life: Life, page: str, numbers: Sequence[str], answer: str) -> None:
    """One card after the other, whatever became of the one before: on a page that is over nothing happens."""
    for number in numbers:
        onward = life.provider.types_card(page, number)
        if "/3ds/" in onward and answer:
            life.provider.answers(onward, answer)


def _with_what_is_saved(life: Life, invoice: InvoiceView, answer: str) -> None:
    attempt = pay_now(life.brand, invoice.id, return_url=f"{life.brand.origin}/facturation/regler/{{attempt}}/")
    if attempt is not None and not attempt.is_visit:
        answers_bank(life, attempt, answer, returns=True)


def _with_a_new_card(life: Life, invoice: InvoiceView, _answer: str) -> None:
    """By which all that is owed is collected."""
    types_card(life, order_id=None, currency=invoice.total.currency)
    work_off()


def _with_an_order(life: Life, _invoice: InvoiceView, _answer: str) -> None:
    """It pays what is overdue besides."""
    wants_another_number(life)
