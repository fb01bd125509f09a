"""Moves the billed-until mark of subscriptions whose next period is being invoiced in this transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection


def advance_billing(ends: Mapping[UUID, date]) -> None:
    """Subscription id → end of the period just invoiced; two statements whatever their number.

    What still waits, a pause of one that is past due, waits for the new term.
    """
    ids, days = list(ends.keys()), list(ends.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE subscriptions_subscription AS s SET billed_until = moved.until "
            "FROM unnest(%s::uuid[], %s::date[]) AS moved(id, until) WHERE s.id = moved.id",
            [ids, days],
        )
        cursor.execute(
            "UPDATE subscriptions_scheduledchange AS c SET effective_on = moved.until "
            "FROM unnest(%s::uuid[], %s::date[]) AS moved(id, until) "
            "WHERE c.subscription_id = moved.id AND c.status = 'waiting'",
            [ids, days],
        )
