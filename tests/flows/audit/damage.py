"""One damage an invariant, done behind the backs of constraints and triggers, that breaks it and no other."""

from __future__ import annotations

from datetime import timedelta

from guichet.contexts.subscriptions.public import list_subscriptions
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from guichet.kernel.billing_cycle import period
from tests.flows.audit import damage_credit, damage_dunning, damage_payments, damage_usage
from tests.flows.audit.past import Damage, Past


def unbalanced(past: Past) -> None:
    past.post((past.account("revenue"), 10), (past.account("cash"), -9))


def one_sided(past: Past) -> None:
    past.post()


def foreign_account(past: Past) -> None:
    past.post((past.account("revenue"), 10), (past.account("revenue", past.french.brand_id), -10))


def posted_elsewhere(past: Past) -> None:
    past.run(
        "UPDATE ledger_posting SET account_id = %s WHERE amount_minor < 0 AND account_id = %s AND entry_id = "
        "(SELECT id FROM ledger_entry WHERE source_kind = 'invoice' AND source_id = %s)",
        past.account("revenue"), past.account("deferred_revenue"), past.renewal,
    )  # fmt: skip


def posted_another_day(past: Past) -> None:
    past.run("UPDATE ledger_entry SET entry_date = entry_date + 1 WHERE source_id = %s", past.renewal)


def allocation_not_posted(past: Past) -> None:
    past.run(
        "UPDATE ledger_entry SET source_kind = 'by_hand' WHERE id = "
        "(SELECT id FROM ledger_entry WHERE source_kind = 'allocation' LIMIT 1)"
    )


def refund_not_posted(past: Past) -> None:
    past.run("UPDATE ledger_entry SET purpose = 'by_hand' WHERE purpose = 'paid_back'")


def balance(code: str) -> Damage:
    def stray(past: Past) -> None:
        past.post((past.account(code), 10), (past.account("revenue"), -10))

    return stray


def totals(past: Past) -> None:
    invoice = past.one("SELECT id FROM invoicing_invoice WHERE brand_id = :brand AND status = 'open' LIMIT 1")
    past.run(
        "UPDATE invoicing_invoice SET subtotal_minor = subtotal_minor + 1, total_minor = total_minor + 1 WHERE id = %s",
        invoice,
    )
    for code, difference in (("receivable", 1), ("deferred_revenue", -1)):
        past.run(
            "UPDATE ledger_posting SET amount_minor = amount_minor + %s WHERE account_id = %s AND entry_id = "
            "(SELECT id FROM ledger_entry WHERE source_kind = 'invoice' AND source_id = %s)",
            difference, past.account(code), invoice,
        )  # fmt: skip


def unit_price(past: Past) -> None:
    past.run(
        "UPDATE invoicing_invoiceline SET unit_amount_minor = unit_amount_minor + 0.5 WHERE invoice_id = %s",
        past.renewal,
    )


def tax_rate(past: Past) -> None:
    past.run("UPDATE invoicing_invoicetax SET rate_percent = rate_percent + 1 WHERE invoice_id = %s", past.renewal)


def untaxed_line(past: Past) -> None:
    past.run("UPDATE invoicing_invoiceline SET tax_codes = '[]' WHERE invoice_id = %s", past.renewal)


def number_skipped(past: Past) -> None:
    past.run("UPDATE invoicing_invoice SET number = number || '7' WHERE id = %s", past.last_invoice)


def number_lost(past: Past) -> None:
    past.run("UPDATE infra_counter SET value = value + 1 WHERE key LIKE '%%:invoice:%%'")


def number_without_digits(past: Past) -> None:
    past.run("UPDATE invoicing_invoice SET number = 'none' WHERE id = %s", past.last_invoice)


def date_goes_back(past: Past) -> None:
    """The first invoice of the year with the most days of issue gets the last of these days."""
    invoice, day = past.run(
        "SELECT (array_agg(id ORDER BY number))[1], max(issue_date) FROM invoicing_invoice WHERE brand_id = :brand "
        "GROUP BY extract(year FROM issue_date) ORDER BY count(DISTINCT issue_date) DESC LIMIT 1"
    )[0]
    past.run("UPDATE invoicing_invoice SET issue_date = %s WHERE id = %s", day, invoice)
    past.run("UPDATE ledger_entry SET entry_date = %s WHERE source_kind = 'invoice' AND source_id = %s", day, invoice)


def document_byte(past: Past) -> None:
    past.run(
        "UPDATE invoicing_document SET content = set_byte(content, 500, get_byte(content, 500) # 1) "
        "WHERE invoice_id = %s",
        past.last_invoice,
    )


def number_never_valid(past: Past) -> None:
    past.run("UPDATE tax_vatanswer SET is_valid = false")


def paid_reopened(past: Past) -> None:
    past.run("UPDATE invoicing_invoice SET status = 'open' WHERE id = %s", past.one(_INVOICE_THAT_IS, "paid"))


def open_called_paid(past: Past) -> None:
    invoice = past.one(_INVOICE_THAT_IS, "open")
    past.run("DELETE FROM dunning_run WHERE invoice_id = %s", invoice)
    past.run("UPDATE invoicing_invoice SET status = 'paid' WHERE id = %s", invoice)


_INVOICE_THAT_IS = "SELECT id FROM invoicing_invoice WHERE brand_id = :brand AND status = %s LIMIT 1"


def another_customers_money(past: Past) -> None:
    """Two invoices of the same total, of two customers, are settled by each other's payments."""
    first, second = past.run(
        "SELECT a.id, a.payment_id FROM payments_allocation a JOIN invoicing_invoice i ON i.id = a.invoice_id "
        "JOIN ordering_order o ON o.id = i.order_id WHERE i.brand_id = :brand AND o.quantity = 1 "
        "ORDER BY i.total_minor LIMIT 2"
    )
    past.run("UPDATE payments_allocation SET payment_id = %s WHERE id = %s", second[1], first[0])
    past.run("UPDATE payments_allocation SET payment_id = %s WHERE id = %s", first[1], second[0])


def payment_state(past: Past) -> None:
    past.run("UPDATE payments_payment SET status = 'canceled' WHERE status = 'failed' AND brand_id = :brand")


def target_left_open(past: Past) -> None:
    past.run(
        "UPDATE payments_paymenttarget SET is_open = true WHERE payment_id = "
        "(SELECT id FROM payments_payment WHERE status = 'succeeded' LIMIT 1)"
    )


def cent_lost(past: Past) -> None:
    """A refused payment was taken after all, is in the books, and nobody knows what for."""
    payment, customer, amount = past.run(
        "SELECT id, customer_id, amount_minor FROM payments_payment "
        "WHERE status = 'failed' AND brand_id = :brand LIMIT 1"
    )[0]
    past.run("UPDATE payments_payment SET status = 'succeeded' WHERE id = %s", payment)
    past.run("UPDATE payments_attempt SET status = 'succeeded' WHERE payment_id = %s", payment)
    past.run(
        "INSERT INTO payments_paymentevent (id, payment_id, kind, reference, amount_minor, at) "
        "VALUES (%s, %s, 'charged', 'lost', %s, %s)",
        new_id(), payment, amount, wall_now(),
    )  # fmt: skip
    past.post((past.account("clearing:scripted"), amount), (past.account("revenue"), -amount))
    past.run(
        "UPDATE ledger_posting SET customer_id = %s WHERE entry_id = "
        "(SELECT id FROM ledger_entry WHERE source_kind = 'by_hand')",
        customer,
    )


def order_quantity(past: Past) -> None:
    past.run(
        "UPDATE ordering_order SET bill = jsonb_set(bill, '{lines,0,quantity}', '99') "
        "WHERE brand_id = :brand AND status = 'fulfilled'"
    )


def order_tax(past: Past) -> None:
    past.run(
        "UPDATE ordering_order SET bill = jsonb_set(bill, '{taxes,0,rate_percent}', '\"99\"') "
        "WHERE brand_id = :brand AND status = 'fulfilled'"
    )


def order_unfulfilled(past: Past) -> None:
    past.run(
        "UPDATE ordering_order SET status = 'expired' "
        "WHERE brand_id = :brand AND status = 'fulfilled' AND coupon_id IS NULL"
    )


def skipped_of_no_order(past: Past) -> None:
    past.run("UPDATE invoicing_skippedline SET order_id = NULL")


def billed_too_far(past: Past) -> None:
    past.run(
        "UPDATE subscriptions_subscription SET billed_until = billed_until + 1 WHERE customer_id = %s", past.customer
    )


def paused_on_another_day(past: Past) -> None:
    past.run(
        "UPDATE subscriptions_scheduledchange SET effective_on = effective_on - 1 "
        "WHERE kind = 'pause' AND status = 'applied'"
    )


def month_skipped(past: Past) -> None:
    """The last period is one later than it should be; its subscription believes it."""
    past.forget_earnings()
    skipped = period(list_subscriptions(past.customer)[0].anchor, 3)
    past.run(
        "UPDATE invoicing_invoiceline SET period_start = %s, period_end = %s, of_start = %s, of_end = %s WHERE id = %s",
        skipped.start, skipped.end, skipped.start, skipped.end, past.last_line,
    )  # fmt: skip
    past.run(
        "UPDATE subscriptions_subscription SET billed_until = %s WHERE customer_id = %s", skipped.end, past.customer
    )


def boundary_moved(past: Past) -> None:
    past.forget_earnings()
    item, start = past.run("SELECT item_id, period_start FROM invoicing_invoiceline WHERE id = %s", past.last_line)[0]
    earlier = start - timedelta(days=1)
    past.run(
        "UPDATE invoicing_invoiceline SET period_start = %s, of_start = %s WHERE id = %s",
        earlier, earlier, past.last_line,
    )  # fmt: skip
    past.run(
        "UPDATE invoicing_invoiceline SET period_end = %s, of_end = %s WHERE item_id = %s AND period_end = %s",
        earlier, earlier, item, start,
    )  # fmt: skip


def addition_forgotten(past: Past) -> None:
    """Inside a period that is over the item had two more for a while, and they are on no line."""
    item, start = past.run("SELECT item_id, period_start FROM invoicing_invoiceline WHERE id = %s", past.last_line)[0]
    for after, more in ((-20, 2), (-10, 0)):
        past.run(
            "INSERT INTO subscriptions_itemchange "
            "(id, item_id, price_id, quantity, effective_on, recorded_at, source_id) "
            "SELECT %s, item_id, price_id, quantity + %s, %s, recorded_at, %s FROM subscriptions_itemchange "
            "WHERE item_id = %s ORDER BY effective_on LIMIT 1",
            new_id(), more, start + timedelta(days=after), new_id(), item,
        )  # fmt: skip


def given_back_forgotten(past: Past) -> None:
    """What fewer licences gave back counts as charged again."""
    past.run("DELETE FROM invoicing_givenback")


def proration_forgotten(past: Past) -> None:
    """The item had its new number a day earlier than was charged for."""
    past.run(
        "UPDATE subscriptions_itemchange SET effective_on = effective_on - 1 WHERE source_id IN "
        "(SELECT id FROM ordering_order WHERE brand_id = :brand AND subscription_id IS NOT NULL) AND effective_on > "
        "(SELECT min(first.effective_on) FROM subscriptions_itemchange first WHERE first.item_id = "
        "subscriptions_itemchange.item_id)"
    )


def item_by_hand(past: Past) -> None:
    past.run(
        "UPDATE subscriptions_item SET quantity = quantity + 1 WHERE subscription_id IN "
        "(SELECT id FROM subscriptions_subscription WHERE customer_id = %s)",
        past.customer,
    )


def waits_for_another_day(past: Past) -> None:
    past.run("UPDATE subscriptions_scheduledchange SET effective_on = effective_on + 1 WHERE status = 'waiting'")


def coupon_not_redeemed(past: Past) -> None:
    past.run("DELETE FROM subscriptions_discount")


def coupon_too_often(past: Past) -> None:
    past.run("UPDATE catalog_coupon SET max_redemptions = 0 WHERE code = 'PASSE'")


def another_currency(past: Past) -> None:
    past.run("UPDATE customers_customer SET currency = 'USD' WHERE id = %s", past.customer)


def seat_too_many(past: Past) -> None:
    """One more member, with a licence that nobody bought."""
    item, customer, user = past.run(
        "SELECT e.item_id, m.customer_id, m.user_id FROM entitlements_seat e "
        "JOIN access_membership m ON m.id = e.membership_id JOIN subscriptions_item t ON t.id = e.item_id "
        "WHERE m.brand_id = :brand AND t.quantity = 1 LIMIT 1"
    )[0]
    person = past.one("SELECT id FROM access_user WHERE id <> %s LIMIT 1", user)
    membership = new_id()
    past.run(
        "INSERT INTO access_membership (id, user_id, customer_id, brand_id, role, joined_at) "
        "VALUES (%s, %s, %s, :brand, 'member', %s)",
        membership, person, customer, wall_now(),
    )  # fmt: skip
    past.run(
        "INSERT INTO entitlements_seat (id, item_id, membership_id, taken_at) VALUES (%s, %s, %s, %s)",
        new_id(), item, membership, wall_now(),
    )  # fmt: skip


def seats_beyond_the_term(past: Past) -> None:
    """Fewer licences wait for the term than are held."""
    item, subscription, price, day, person = past.run(
        "SELECT t.id, s.id, t.price_id, s.billed_until, v.invited_by_id FROM access_invitation v "
        "JOIN entitlements_seat e ON e.invitation_id = v.id JOIN subscriptions_item t ON t.id = e.item_id "
        "JOIN subscriptions_subscription s ON s.id = t.subscription_id WHERE v.brand_id = :brand LIMIT 1"
    )[0]
    past.run(
        "INSERT INTO subscriptions_scheduledchange (id, subscription_id, kind, status, effective_on, item_id, "
        "price_id, quantity, reason, person_id, created_at) "
        "VALUES (%s, %s, 'terms', 'waiting', %s, %s, %s, 1, '', %s, %s)",
        new_id(), subscription, day, item, price, person, wall_now(),
    )  # fmt: skip


def member_gone_seat_kept(past: Past) -> None:
    past.run(
        "UPDATE access_membership SET ended_at = %s WHERE brand_id = :brand AND role = 'member'",
        wall_now(),
    )


def invitation_without_seat(past: Past) -> None:
    past.run("UPDATE entitlements_seat SET released_at = %s WHERE invitation_id IS NOT NULL", wall_now())


def somebody_else_let_in(past: Past) -> None:
    past.run("UPDATE access_invitation SET email = 'other@example.com' WHERE status = 'accepted'")


def holder_lost(past: Past) -> None:
    past.run("UPDATE access_membership SET role = 'member' WHERE customer_id = %s", past.customer)


def another_customers_card(past: Past) -> None:
    """A charge that went to somebody else's card."""
    attempt, customer = past.run(
        "SELECT t.id, p.customer_id FROM payments_attempt t JOIN payments_payment p ON p.id = t.payment_id "
        "WHERE p.brand_id = :brand AND t.status = 'succeeded' LIMIT 1"
    )[0]
    other = past.one("SELECT id FROM payments_method WHERE brand_id = :brand AND customer_id <> %s LIMIT 1", customer)
    past.run("UPDATE payments_attempt SET method_id = %s WHERE id = %s", other, attempt)


def replaced_by_a_strangers_card(past: Past) -> None:
    old, new = past.run(
        "SELECT a.id, b.id FROM payments_method a JOIN payments_method b ON b.customer_id <> a.customer_id "
        "WHERE a.brand_id = :brand AND b.brand_id = :brand LIMIT 1"
    )[0]
    past.run(
        "UPDATE payments_method SET status = 'detached', is_preferred = false, detached_at = %s, replaced_by_id = %s "
        "WHERE id = %s",
        wall_now(), new, old,
    )  # fmt: skip


def ended_too_late(past: Past) -> None:
    """One for which nothing waits and nobody is invited."""
    ended = past.one(
        "SELECT s.id FROM subscriptions_subscription s WHERE s.brand_id = :brand AND NOT EXISTS "
        "(SELECT 1 FROM subscriptions_scheduledchange c WHERE c.subscription_id = s.id AND c.status = 'waiting') "
        "AND NOT EXISTS (SELECT 1 FROM access_invitation v WHERE v.customer_id = s.customer_id) LIMIT 1"
    )
    past.run(
        "UPDATE subscriptions_subscription SET status = 'canceled', ended_on = billed_until + 1 WHERE id = %s", ended
    )
    past.run(
        "UPDATE entitlements_seat SET released_at = %s WHERE item_id IN "
        "(SELECT id FROM subscriptions_item WHERE subscription_id = %s)",
        wall_now(), ended,
    )  # fmt: skip


DAMAGES: tuple[tuple[str, Damage], ...] = (
    ("I-01", unbalanced),
    ("I-01", one_sided),
    ("I-02", foreign_account),
    ("I-03", posted_elsewhere),
    ("I-03", posted_another_day),
    ("I-04", allocation_not_posted),
    ("I-04", refund_not_posted),
    ("I-05", balance("receivable")),
    ("I-06", balance("clearing:scripted")),
    ("I-07", balance("refunds_payable")),
    ("I-08", balance("tax_due:CA-GST")),
    ("I-08", balance("tax_pending:FR-VAT")),
    ("I-09", totals),
    ("I-10", unit_price),
    ("I-11", tax_rate),
    ("I-12", untaxed_line),
    ("I-13", number_skipped),
    ("I-13", number_lost),
    ("I-13", number_without_digits),
    ("I-14", date_goes_back),
    ("I-15", document_byte),
    ("I-40", number_never_valid),
    ("I-16", paid_reopened),
    ("I-16", open_called_paid),
    ("I-17", another_customers_money),
    ("I-18", payment_state),
    ("I-18", target_left_open),
    ("I-19", cent_lost),
    ("I-20", order_quantity),
    ("I-20", order_tax),
    ("I-20", order_unfulfilled),
    ("I-20", skipped_of_no_order),
    ("I-21", billed_too_far),
    ("I-21", paused_on_another_day),
    ("I-22", month_skipped),
    ("I-23", boundary_moved),
    ("I-24", another_currency),
    ("I-25", proration_forgotten),
    ("I-25", given_back_forgotten),
    ("I-25", addition_forgotten),
    ("I-26", item_by_hand),
    ("I-27", waits_for_another_day),
    ("I-28", coupon_not_redeemed),
    ("I-28", coupon_too_often),
    ("I-29", seat_too_many),
    ("I-29", seats_beyond_the_term),
    ("I-30", member_gone_seat_kept),
    ("I-30", invitation_without_seat),
    ("I-31", somebody_else_let_in),
    ("I-31", holder_lost),
    ("I-32", another_customers_card),
    ("I-32", replaced_by_a_strangers_card),
    ("I-33", ended_too_late),
    *damage_credit.DAMAGES,
    *damage_payments.DAMAGES,
    *damage_usage.DAMAGES,
    *damage_dunning.DAMAGES,
)
