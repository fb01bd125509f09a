"""Damages to what comes of payments later: disputes, mandates, payouts."""

from __future__ import annotations

from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from tests.flows.audit.past import Damage, Past


def returned_and_nobody_knew(past: Past) -> None:
    """A dispute says that a payment is gone, and the payment does not."""
    attempt, amount = past.run(
        "SELECT t.id, p.amount_minor FROM payments_attempt t JOIN payments_payment p ON p.id = t.payment_id "
        "WHERE p.brand_id = :brand AND t.status = 'succeeded' AND p.status = 'succeeded' LIMIT 1"
    )[0]
    past.run(
        "INSERT INTO payments_dispute (id, brand_id, attempt_id, reference, status, is_return, amount_minor, "
        "failure_code, provider_code, opened_at, closed_at) "
        "VALUES (%s, :brand, %s, 'dp_1', 'lost', true, %s, 'refunded_by_debtor', '', %s, %s)",
        new_id(), attempt, amount, wall_now(), wall_now(),
    )  # fmt: skip


def debited_without_mandate(past: Past) -> None:
    method = past.one("SELECT id FROM payments_method WHERE brand_id = :brand LIMIT 1")
    past.run("UPDATE payments_method SET kind = 'sepa_debit' WHERE id = %s", method)


def paid_out_and_not_booked(past: Past) -> None:
    past.run(
        "INSERT INTO payments_settlement (id, brand_id, gateway_code, reference, currency, gross_minor, fee_minor, "
        "arrives_on, at) VALUES (%s, :brand, 'sandbox', 'po_1', 'CAD', 6784, 126, '2026-01-01', %s)",
        new_id(), wall_now(),
    )  # fmt: skip


DAMAGES: tuple[tuple[str, Damage], ...] = (
    ("I-47", returned_and_nobody_knew),
    ("I-48", debited_without_mandate),
    ("I-49", paid_out_and_not_booked),
)
