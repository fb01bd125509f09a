"""Damages of credit notes, credit, write-offs and one-off charges."""

from __future__ import annotations

from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from tests.flows.audit.past import Damage, Past


def note_not_posted(past: Past) -> None:
    past.run(
        "UPDATE ledger_posting SET account_id = %s WHERE account_id = %s AND entry_id = "
        "(SELECT id FROM ledger_entry WHERE source_kind = 'credit_note' AND brand_id = :brand LIMIT 1)",
        past.account("revenue"), past.account("deferred_revenue"),
    )  # fmt: skip


def note_line_too_much(past: Past) -> None:
    """More is credited of a line than it came to; the note itself is what it was."""
    past.forget_earnings()
    line = past.one(
        "SELECT c.id FROM invoicing_creditnoteline c JOIN invoicing_creditnote n ON n.id = c.credit_note_id "
        "WHERE n.brand_id = :brand LIMIT 1"
    )
    other = past.one(
        "SELECT l.id FROM invoicing_invoiceline l JOIN invoicing_invoice i ON i.id = l.invoice_id "
        "WHERE i.brand_id = :brand AND l.amount_minor < 100 AND l.period_start IS NOT NULL LIMIT 1"
    )
    past.run("UPDATE invoicing_creditnoteline SET invoice_line_id = %s WHERE id = %s", other, line)


def note_tax_off(past: Past) -> None:
    """A cent of one tax stands as a cent of the other one's rate."""
    past.run(
        "UPDATE invoicing_creditnotetax SET rate_percent = rate_percent + 1 WHERE id = "
        "(SELECT t.id FROM invoicing_creditnotetax t JOIN invoicing_creditnote n ON n.id = t.credit_note_id "
        "WHERE n.brand_id = :brand LIMIT 1)"
    )


def credit_from_nowhere(past: Past) -> None:
    past.post((past.account("customer_credit"), -10), (past.account("revenue"), 10))


def loss_forgotten(past: Past) -> None:
    past.run("UPDATE invoicing_writeoff SET tax_minor = tax_minor + 1")


def written_off_too_little(past: Past) -> None:
    past.run(
        "INSERT INTO invoicing_writeoff (id, invoice_id, amount_minor, tax_minor, reason, at) "
        "SELECT %s, invoice_id, -1, -1, '', %s FROM invoicing_writeoff LIMIT 1",
        new_id(), wall_now(),
    )  # fmt: skip


def void_not_booked(past: Past) -> None:
    """The entry that booked it backwards moved another account: the accounts of that invoice do not cancel out."""
    past.run(
        "UPDATE ledger_posting SET account_id = %s WHERE account_id = %s AND entry_id = "
        "(SELECT id FROM ledger_entry WHERE purpose = 'void' LIMIT 1)",
        past.account("bad_debt"), past.account("revenue"),
    )  # fmt: skip


def charge_billed_unsaid(past: Past) -> None:
    past.run("UPDATE invoicing_charge SET status = 'waiting' WHERE status = 'billed'")


def charge_of_another_price(past: Past) -> None:
    past.run("UPDATE invoicing_charge SET unit_amount_minor = unit_amount_minor + 1 WHERE status = 'billed'")


def day_forgotten(past: Past) -> None:
    """Neither the first nor the last one, and nothing was earned on it."""
    day = past.one("SELECT min(day) + 1 FROM invoicing_earnedday WHERE brand_id = :brand")
    past.run("DELETE FROM invoicing_earnedday WHERE brand_id = :brand AND day = %s", day)


def day_earned_otherwise(past: Past) -> None:
    """A cent too much on both sides of an entry."""
    entry = past.one("SELECT id FROM ledger_entry WHERE source_kind = 'day' AND brand_id = :brand LIMIT 1")
    past.run("UPDATE ledger_posting SET amount_minor = amount_minor + sign(amount_minor) WHERE entry_id = %s", entry)


DAMAGES: tuple[tuple[str, Damage], ...] = (
    ("I-34", note_not_posted),
    ("I-35", note_line_too_much),
    ("I-35", note_tax_off),
    ("I-36", credit_from_nowhere),
    ("I-37", loss_forgotten),
    ("I-37", written_off_too_little),
    ("I-37", void_not_booked),
    ("I-39", day_forgotten),
    ("I-39", day_earned_otherwise),
    ("I-38", charge_billed_unsaid),
    ("I-38", charge_of_another_price),
)
