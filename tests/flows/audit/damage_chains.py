"""Tampering with what was issued, paid and kept, as somebody would who may change every row, and what gives it away.

Each is done so that the rows still agree with each other as far as they can: only the chain tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from tests.flows.audit.past import Past

# What it damages; the id of what is to be named, and words that are to be said of it.
Tampering = Callable[[Past], tuple[str, str]]

MIDDLE = (
    "SELECT chain, position, subject_id FROM infra_chainlink l WHERE kind = %s AND position > 1 "
    "AND position < (SELECT value FROM infra_counter WHERE key = l.chain) ORDER BY chain, position LIMIT 1"
)
LAST = (
    "SELECT chain, position, subject_id FROM infra_chainlink l WHERE kind = %s AND position > 1 "
    "AND position = (SELECT value FROM infra_counter WHERE key = l.chain) ORDER BY chain LIMIT 1"
)


@dataclass(frozen=True)
class Link:
    chain: str
    position: int
    subject: Any

    @property
    def place(self) -> str:
        return f"link {self.position} of {self.chain}"


def middle(past: Past, kind: str) -> Link:
    return Link(*past.run(MIDDLE, kind)[0])


def last(past: Past, kind: str) -> Link:
    return Link(*past.run(LAST, kind)[0])


def amount(past: Past) -> tuple[str, str]:
    """A cheaper invoice, its totals and all."""
    link = middle(past, "invoice")
    past.run("UPDATE invoicing_invoice SET total_minor = 1, subtotal_minor = 1 - tax_minor WHERE id = %s", link.subject)
    return str(link.subject), f"not as it was linked: the invoice; {link.place}"


def letter_of_the_buyer(past: Past) -> tuple[str, str]:
    link = middle(past, "invoice")
    past.run(
        "UPDATE invoicing_invoice SET content = jsonb_set(content, '{buyer,name}', '\"X\"') WHERE id = %s", link.subject
    )
    return str(link.subject), f"not as it was linked: the invoice; {link.place}"


def line(past: Past) -> tuple[str, str]:
    link = middle(past, "invoice")
    past.run("UPDATE invoicing_invoiceline SET name = 'Conseil' WHERE invoice_id = %s AND position = 1", link.subject)
    return str(link.subject), f"not as it was linked: line 1; {link.place}"


def line_added(past: Past) -> tuple[str, str]:
    """Such as the first."""
    link = middle(past, "invoice")
    past.run(
        "INSERT INTO invoicing_invoiceline (invoice_id, position, item_id, price_id, name, kind, details, quantity, "
        "unit_amount_minor, amount_minor, discount_minor, included_tax_minor, discount_name, period_start, period_end, "
        "of_start, of_end, tax_codes) SELECT invoice_id, 99, item_id, price_id, name, 'proration', details, quantity, "
        "unit_amount_minor, amount_minor, discount_minor, included_tax_minor, discount_name, period_start, period_end, "
        "of_start, of_end, tax_codes FROM invoicing_invoiceline WHERE invoice_id = %s AND position = 1",
        link.subject,
    )
    return str(link.subject), "not as it was linked: line 99; rows: "


def tax_and_line_gone(past: Past) -> tuple[str, str]:
    link = middle(past, "invoice")
    past.run("DELETE FROM invoicing_invoiceline WHERE invoice_id = %s", link.subject)
    return str(link.subject), "rows: 3, linked: 4"


def registration_of_a_tax(past: Past) -> tuple[str, str]:
    link = middle(past, "invoice")
    past.run(
        "UPDATE invoicing_invoicetax SET registration_number = '0' WHERE invoice_id = %s AND code = 'CA-GST'",
        link.subject,
    )
    return str(link.subject), f"not as it was linked: tax CA-GST; {link.place}"


def redated(past: Past) -> tuple[str, str]:
    """A second earlier: its day, and so its number, stay right."""
    link = middle(past, "invoice")
    past.run("UPDATE invoicing_invoice SET issued_at = issued_at - interval '1 second' WHERE id = %s", link.subject)
    return str(link.subject), "not as it was linked: the invoice"


def numbers_swapped(past: Past) -> tuple[str, str]:
    """Of two of one day."""
    first, second = past.run(
        "SELECT a.id, b.id FROM invoicing_invoice a JOIN invoicing_invoice b USING (brand_id, issue_date) "
        "WHERE a.number < b.number LIMIT 1"
    )[0]
    numbers = dict(past.run("SELECT id, number FROM invoicing_invoice WHERE id = ANY(%s)", [first, second]))
    for invoice, number in ((first, "X"), (second, numbers[first]), (first, numbers[second])):
        past.run("UPDATE invoicing_invoice SET number = %s WHERE id = %s", number, invoice)
    return str(second), "not as it was linked: the invoice"


def invoice_deleted(past: Past) -> tuple[str, str]:
    link = middle(past, "invoice")
    past.run("DELETE FROM invoicing_invoice WHERE id = %s", link.subject)
    past.run("DELETE FROM invoicing_invoiceline WHERE invoice_id = %s", link.subject)
    past.run("DELETE FROM invoicing_invoicetax WHERE invoice_id = %s", link.subject)
    return str(link.subject), f"is gone; it was {link.place}"


def invoice_inserted(past: Past) -> tuple[str, str]:
    invoice = new_id()
    columns = ", ".join(
        name for (name,) in past.run(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'invoicing_invoice' "
            "AND column_name NOT IN ('id', 'number', 'order_id')"
        )
    )  # fmt: skip
    past.run(
        f"INSERT INTO invoicing_invoice (id, number, {columns}) SELECT %s, 'PDC-X', {columns} "  # noqa: S608
        "FROM invoicing_invoice LIMIT 1",
        invoice,
    )
    return str(invoice), "is in no chain"


def credit_note(past: Past) -> tuple[str, str]:
    note = past.one("SELECT id FROM invoicing_creditnote LIMIT 1")
    past.run("UPDATE invoicing_creditnote SET reason = 'autre' WHERE id = %s", note)
    return str(note), "not as it was linked: the credit note"


def credit_note_line(past: Past) -> tuple[str, str]:
    note, line_id = past.run("SELECT credit_note_id, invoice_line_id FROM invoicing_creditnoteline LIMIT 1")[0]
    past.run("UPDATE invoicing_creditnoteline SET amount_minor = amount_minor + 1 WHERE credit_note_id = %s", note)
    return str(note), f"not as it was linked: its line of invoice line {line_id}"


def document_drawn_again(past: Past) -> tuple[str, str]:
    """Other bytes with their own hash."""
    document = past.one("SELECT id FROM invoicing_document LIMIT 1")
    past.run(
        "UPDATE invoicing_document SET content = '%%PDF', sha256 = encode(sha256('%%PDF'), 'hex') WHERE id = %s",
        document,
    )
    return str(document), "not as it was linked: the document"


def money_of_another_day(past: Past) -> tuple[str, str]:
    link = middle(past, "movement")
    past.run("UPDATE payments_paymentevent SET at = at + interval '1 day' WHERE id = %s", link.subject)
    return str(link.subject), f"not as it was linked: the movement; {link.place}"


def payment_of_another_amount(past: Past) -> tuple[str, str]:
    link = middle(past, "movement")
    payment = past.one("SELECT payment_id FROM payments_paymentevent WHERE id = %s", link.subject)
    past.run("UPDATE payments_payment SET amount_minor = amount_minor + 1 WHERE id = %s", payment)
    return str(link.subject), f"not as it was linked: payment {payment}"


def allocation_to_another_invoice(past: Past) -> tuple[str, str]:
    link = middle(past, "allocation")
    past.run(
        "UPDATE payments_allocation SET invoice_id = (SELECT id FROM invoicing_invoice WHERE id <> invoice_id LIMIT 1) "
        "WHERE id = %s",
        link.subject,
    )
    return str(link.subject), "not as it was linked: the allocation"


def money_that_never_came(past: Past) -> tuple[str, str]:
    movement = new_id()
    past.run(
        "INSERT INTO payments_paymentevent (id, payment_id, kind, reference, amount_minor, at) "
        "SELECT %s, payment_id, 'charged', 'never', 1, %s FROM payments_paymentevent LIMIT 1",
        movement, wall_now(),
    )  # fmt: skip
    return str(movement), "is in no chain"


def link_cut_out(past: Past) -> tuple[str, str]:
    """With what it linked."""
    link = middle(past, "movement")
    past.run("DELETE FROM payments_paymentevent WHERE id = %s", link.subject)
    past.run("DELETE FROM infra_chainlink WHERE chain = %s AND position = %s", link.chain, link.position)
    return link.chain, f"link {link.position + 1}, "


def link_cut_out_and_closed_up(past: Past) -> tuple[str, str]:
    link = middle(past, "movement")
    past.run("DELETE FROM payments_paymentevent WHERE id = %s", link.subject)
    past.run("DELETE FROM infra_chainlink WHERE chain = %s AND position = %s", link.chain, link.position)
    past.run(
        "UPDATE infra_chainlink SET position = position - 1 WHERE chain = %s AND position > %s",
        link.chain,
        link.position,
    )
    past.run("UPDATE infra_counter SET value = value - 1 WHERE key = %s", link.chain)
    return link.chain, f"link {link.position}, "


def tail_cut_off(past: Past) -> tuple[str, str]:
    link = last(past, "allocation")
    past.run("DELETE FROM payments_allocation WHERE id = %s", link.subject)
    past.run("DELETE FROM infra_chainlink WHERE chain = %s AND position = %s", link.chain, link.position)
    return link.chain, f"ends at {link.position - 1}, its counter at {link.position}"


def whole_chain_gone(past: Past) -> tuple[str, str]:
    link = last(past, "allocation")
    past.run("DELETE FROM infra_chainlink WHERE chain = %s", link.chain)
    return link.chain, f"ends at 0, its counter at {link.position}"


def link_made_right_again(past: Past) -> tuple[str, str]:
    """The row's own link is recomputed, and not what follows it."""
    link = middle(past, "movement")
    past.run(
        "UPDATE infra_chainlink l SET digests = sha256(l.digests), link = sha256(b.link || sha256(l.digests)) "
        "FROM infra_chainlink b WHERE l.chain = %s AND l.position = %s AND b.chain = l.chain "
        "AND b.position = l.position - 1",
        link.chain, link.position,
    )  # fmt: skip
    return link.chain, f"link {link.position + 1}, "


CHANGED_ROWS: tuple[Tampering, ...] = (
    amount, letter_of_the_buyer, line, line_added, tax_and_line_gone, registration_of_a_tax, redated, numbers_swapped,
    invoice_deleted, invoice_inserted, credit_note, credit_note_line, document_drawn_again, money_of_another_day,
    payment_of_another_amount, allocation_to_another_invoice, money_that_never_came,
)  # fmt: skip
CHANGED_LINKS: tuple[Tampering, ...] = (
    link_cut_out, link_cut_out_and_closed_up, tail_cut_off, whole_chain_gone, link_made_right_again,
)  # fmt: skip
