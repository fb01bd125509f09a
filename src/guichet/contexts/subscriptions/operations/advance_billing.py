"""Moves the billed-until mark of subscriptions whose next period is being invoiced in this transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection


def advance_billing(ends: Mapping[UUID, date]) -> None:
    """Subscription id → end of the period just invoiced; one statement whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE subscriptions_subscription AS s SET billed_until = moved.until "
            "FROM unnest(%s::uuid[], %s::date[]) AS moved(id, until) WHERE s.id = moved.id",
            [list(ends.keys()), list(ends.values())],
        )
