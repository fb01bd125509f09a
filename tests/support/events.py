"""Whatever a test made happen: every event that was published is one that docs/events/ describes, with what it says."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs
from django.db import connections

from guichet.contexts.notifications.domain.event_kinds import KINDS, schema_of
from guichet.flows.webhooks.send import body_of
from guichet.infra.outbox import Event

# One of each shape, whatever their number.
_SHAPES = """
    SELECT DISTINCT ON (name, keys) name, brand_id, customer_id, occurred_at, payload FROM (
        SELECT *, (SELECT array_agg(key) FROM jsonb_object_keys(payload) AS key) AS keys FROM infra_outboxevent
    ) AS told ORDER BY name, keys
"""


@cache
def validator(name: str) -> Any:
    return jsonschema_rs.validator_for(schema_of(name), validate_formats=True)


def check(event: Event, customer_number: str = "0") -> None:
    """AssertionError unless it is described, says all that it must, and says nothing else."""
    assert event.name in KINDS, f"{event.name} is published and not described (event_kinds.py, docs/events)"
    message = json.loads(body_of(event, customer_number))
    errors = [error.message for error in validator(event.name).iter_errors(message)]
    assert not errors, f"{event.name}: {errors}"
    kind = KINDS[event.name]
    unknown = set(event.payload) - set(kind.data) - set(kind.may_have)
    assert not unknown, f"{event.name} says {unknown}, which is not described"


def check_published(alias: str = "default") -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(_SHAPES)
        for name, brand_id, customer_id, occurred_at, payload in cursor.fetchall():
            check(Event(name, brand_id, customer_id, occurred_at, json.loads(payload)))
