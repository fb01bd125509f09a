"""Moves the billed-until mark of subscriptions: on, when their next period is invoiced; back, when one is cut short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from guichet.infra.any_of import Ids


def advance_billing(ends: Mapping[UUID, date]) -> None:
    """Subscription id → its new term, in the transaction that bills until then or gives the rest back; two statements.

    What still waits, such as a pause of one that is past due, waits for the new term.
    """
    # As text: psycopg would take each element of a list apart.
    ids, days = Ids(ends).text, f"{{{','.join(day.isoformat() for day in ends.values())}}}"
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
