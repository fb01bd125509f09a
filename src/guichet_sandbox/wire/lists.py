"""Pages of a list, newest first, and the object of an address."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

from guichet_sandbox.models.account import Record
from guichet_sandbox.wire.errors import RefusedError, missing
from guichet_sandbox.wire.parameters import Parameters

Kind = TypeVar("Kind", bound=Record)
CREATED = ("gt", "gte", "lt", "lte")


def one(rows: QuerySet[Kind], what: str, reference: str, param: str = "id") -> Kind:
    """The object, or Stripe's "No such …"; `rows` are already those of one account."""
    found = rows.filter(reference=reference).first()
    if found is None:
        raise missing(what, reference, param)
    return found


def created_filter(rows: QuerySet[Kind], params: Parameters) -> QuerySet[Kind]:
    """Apply `created=…` or `created[gte]=…`."""
    if not params.given("created"):
        return rows
    if isinstance(params.tree["created"], str):
        return rows.filter(created_at=params.instant("created"))
    bounds = params.inside("created")
    bounds.only(*CREATED)
    for bound in bounds.tree:
        rows = rows.filter(**{f"created_at__{bound}": bounds.instant(bound)})
    return rows


def page(rows: QuerySet[Kind], params: Parameters, shape: Callable[[Kind], dict[str, Any]], url: str) -> dict[str, Any]:
    """One page after `starting_after` or before `ending_before`, at most `limit` (1 to 100, else 10)."""
    limit = params.integer("limit", 10, least=1, most=100)
    after, before = params.text("starting_after"), params.text("ending_before")
    if after and before:
        raise RefusedError("You may only specify one of these parameters: starting_after, ending_before.")
    if before:
        found = list(rows.filter(id__gt=one(rows, "object", before, "ending_before").id).order_by("id")[: limit + 1])
        data = found[:limit][::-1]
    else:
        if after:
            rows = rows.filter(id__lt=one(rows, "object", after, "starting_after").id)
        found = list(rows.order_by("-id")[: limit + 1])
        data = found[:limit]
    return {"object": "list", "url": url, "has_more": len(found) > limit, "data": [shape(row) for row in data]}


def seconds(instant: datetime) -> int:
    """The wire's instants: whole seconds since 1970."""
    return int(instant.astimezone(UTC).timestamp())
