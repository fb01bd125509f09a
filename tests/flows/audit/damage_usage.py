"""Damages of what was told of use, of its periods, and of what was read and charged of them."""

from __future__ import annotations

from guichet.infra.ids import new_id
from tests.flows.audit.past import Damage, Past


def told_twice(past: Past) -> None:
    """An event more than its day counts."""
    past.run(
        "INSERT INTO usage_usageevent SELECT (jsonb_populate_record(e, jsonb_build_object("
        "'id', md5(e.id::text)::uuid, 'source_id', 'again'))).* FROM usage_usageevent e LIMIT 1"
    )


def counted_on_another_day(past: Past) -> None:
    """On a later day, on which nothing else was counted, and the total of the day with it."""
    event, item, day = past.run("SELECT id, item_id, day FROM usage_usageevent WHERE quantity = 123")[0]
    ((free,),) = past.run(
        "SELECT min(d)::date FROM generate_series(%s::date + 1, %s::date + 20, '1 day') AS d "
        "WHERE NOT EXISTS (SELECT 1 FROM usage_usageday WHERE item_id = %s AND day = d)", day, day, item,
    )  # fmt: skip
    past.run("UPDATE usage_usageevent SET day = %s WHERE id = %s", free, event)
    past.run("UPDATE usage_usageday SET day = %s WHERE item_id = %s AND day = %s", free, item, day)


def charged_and_not_counted(past: Past) -> None:
    """As if the metered period that was charged last had not been opened."""
    past.run(
        "DELETE FROM usage_usageperiod WHERE id = (SELECT id FROM usage_usageperiod p WHERE NOT EXISTS "
        "(SELECT 1 FROM usage_reading WHERE period_id = p.id) ORDER BY starts_on DESC LIMIT 1)"
    )


def counted_in_two(past: Past) -> None:
    """All but the first day of a period that is under way counts in another one too."""
    past.run(
        "INSERT INTO usage_usageperiod SELECT (jsonb_populate_record(p, jsonb_build_object("
        "'id', md5(p.id::text)::uuid, 'starts_on', p.starts_on + 1))).* FROM usage_usageperiod p WHERE is_unread "
        "AND NOT is_alone AND NOT EXISTS (SELECT 1 FROM usage_reading WHERE period_id = p.id) LIMIT 1"
    )


def charged_otherwise(past: Past) -> None:
    """A page more than was beyond; its line says the same."""
    reading = past.one("SELECT reading_id FROM invoicing_invoiceline WHERE kind = 'usage' LIMIT 1")
    past.run("UPDATE usage_reading SET charged_units = charged_units + 1 WHERE id = %s", reading)


def included_otherwise(past: Past) -> None:
    """A page more was included, and a page less charged: of that, its line says the truth."""
    past.run("UPDATE catalog_price SET included_units = included_units + 1 WHERE meter_id IS NOT NULL")


def line_without_reading(past: Past) -> None:
    """It is of a reading that there never was."""
    line = past.one("SELECT id FROM invoicing_invoiceline WHERE kind = 'usage' ORDER BY id LIMIT 1")
    past.run("UPDATE invoicing_invoiceline SET reading_id = %s WHERE id = %s", new_id(), line)


def late_and_forgotten(past: Past) -> None:
    """What came late is not to be read again, as the period says."""
    past.run(
        "UPDATE usage_usageperiod p SET is_unread = false WHERE is_unread AND EXISTS "
        "(SELECT 1 FROM usage_reading WHERE period_id = p.id)"
    )


def nobody_reads_it(past: Past) -> None:
    """Its price counts nothing any more, and no renewal will look for what was used."""
    past.run(
        "UPDATE usage_usageperiod SET is_unread = true WHERE item_id IN (SELECT t.id FROM subscriptions_item t "
        "JOIN subscriptions_subscription s ON s.id = t.subscription_id WHERE s.ended_on IS NOT NULL)"
    )


DAMAGES: tuple[tuple[str, Damage], ...] = (
    ("I-41", told_twice),
    ("I-41", counted_on_another_day),
    ("I-42", charged_and_not_counted),
    ("I-42", counted_in_two),
    ("I-43", charged_otherwise),
    ("I-43", included_otherwise),
    ("I-43", line_without_reading),
    ("I-43", late_and_forgotten),
    ("I-44", nobody_reads_it),
)
