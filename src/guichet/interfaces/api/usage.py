"""What was used, as a product tells it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Header, Router
from pydantic import StringConstraints

from guichet.contexts.access.public import Scope
from guichet.flows.programs.once import KeyReusedError, StillBusyError, answer_once
from guichet.flows.usage.record import UsageFact, record
from guichet.interfaces.api.keys import Key, brand_of, key_of
from guichet.interfaces.api.problems import ApiProblem
from guichet.interfaces.api.shapes import UsageIn, UsageOut

router = Router()
IdempotencyKey = Annotated[
    str,
    StringConstraints(pattern="^[!-~]{1,100}$"),
    Header(
        alias="Idempotency-Key",
        description="Yours, another one for each request. The same again gives the same answer, for three days.",
    ),
]
# Far enough for anything that can have happened; beyond it a calendar has no days.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@router.post("/usage-events", response=UsageOut, auth=Key(Scope.USAGE_WRITE), summary="Tell what was used")
def tell_usage(request: HttpRequest, told: UsageIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Up to 1,000 events. Each counts once by its `source_id`; one that is refused can be told again."""
    brand = brand_of(request)
    for event in told.events:
        if event.occurred_at.tzinfo is None or not EARLIEST <= event.occurred_at < LATEST:
            detail = f"{event.source_id}: `occurred_at` is an instant with its offset, from 2000 on."
            raise ApiProblem(422, "invalid_request", detail)
    facts = [
        UsageFact(event.item, event.meter, event.quantity, event.occurred_at, event.source_id) for event in told.events
    ]

    def work() -> tuple[int, Any]:
        done = record(brand, facts)
        refused = [{"source_id": source_id, "code": code.value} for source_id, code in done.refused]
        return 200, {"recorded": done.recorded, "known": done.known, "refused": refused}

    asked = ["POST", request.path, told.model_dump(mode="json")]
    try:
        status, body, is_old = answer_once(key_of(request).id, idempotency_key, asked, work)
    except KeyReusedError:
        raise ApiProblem(422, "idempotency_key_reused", "Another request was made under this key.") from None
    except StillBusyError:
        detail = "The same is being done at this moment."
        raise ApiProblem(409, "in_progress", detail, {"Retry-After": "1"}) from None
    return JsonResponse(body, status=status, headers={"Idempotent-Replayed": "true"} if is_old else {})
