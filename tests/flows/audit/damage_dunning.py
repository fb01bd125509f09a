"""Damages of what follows refused payments."""

from __future__ import annotations

from tests.flows.audit.past import Damage, Past


def goes_on_for_nothing(past: Past) -> None:
    """The run of an invoice that is claimed no more."""
    past.run(
        "UPDATE dunning_run SET status = 'open', stopped_at = NULL, stopped_for = '' WHERE id = "
        "(SELECT id FROM dunning_run WHERE stopped_for = 'given_up' LIMIT 1)"
    )


def two_at_once(past: Past) -> None:
    past.run("DROP INDEX dunning_run_one_going")
    past.run(
        "INSERT INTO dunning_run SELECT (jsonb_populate_record(r, jsonb_build_object("
        "'id', md5(r.id::text)::uuid))).* FROM dunning_run r WHERE status = 'open' LIMIT 1"
    )


def before_its_day(past: Past) -> None:
    past.run(
        "UPDATE dunning_step SET status = 'done', result = 'reminded', taken_at = due_at - interval '1 hour' "
        "WHERE id = (SELECT id FROM dunning_step WHERE position = 0 AND taken_at IS NULL LIMIT 1)"
    )


def before_the_one_before(past: Past) -> None:
    past.run(
        "UPDATE dunning_step SET status = 'done', result = 'reminded', taken_at = due_at "
        "WHERE id = (SELECT id FROM dunning_step WHERE position = 1 AND taken_at IS NULL LIMIT 1)"
    )


def charged_for_something_else(past: Past) -> None:
    past.run(
        "UPDATE dunning_step SET status = 'done', result = 'charged', taken_at = due_at, attempt_id = "
        "(SELECT a.id FROM payments_attempt a JOIN payments_paymenttarget t ON t.payment_id = a.payment_id "
        "WHERE t.order_id IS NOT NULL LIMIT 1) "
        "WHERE id = (SELECT id FROM dunning_step WHERE position = 0 AND taken_at IS NULL LIMIT 1)"
    )


DAMAGES: tuple[tuple[str, Damage], ...] = (
    ("I-50", goes_on_for_nothing),
    ("I-50", two_at_once),
    ("I-51", before_its_day),
    ("I-51", before_the_one_before),
    ("I-51", charged_for_something_else),
)
