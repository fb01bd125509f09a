"""/v1/test_helpers/faults, of the sandbox alone: what goes wrong next for this account"""

import hmac
from typing import Any

from guichet_sandbox.clock import account_now, wall_now
from guichet_sandbox.delivery.queue import under_way
from guichet_sandbox.faults import HELD_SECONDS, REQUEST_KINDS, WEBHOOK_KINDS
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import Fault
from guichet_sandbox.settings import CONTROL_KEY
from guichet_sandbox.wire import lists
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.errors import RefusedError, missing_parameter
from guichet_sandbox.wire.idempotency import Answer


def create(call: Call) -> Answer:
    _check(call)
    params = call.params
    params.only("kind", "path", "method", "count", "seconds")
    if not params.given("kind"):
        raise missing_parameter("kind")
    kind = params.choice("kind", REQUEST_KINDS + WEBHOOK_KINDS, "")
    row = Fault.objects.create(
        account=call.account,
        reference=new_reference("fault"),
        created_at=account_now(call.account),
        kind=kind,
        path=params.text("path"),
        method=params.choice("method", ("GET", "POST", "DELETE"), "POST"),
        seconds=params.integer("seconds", HELD_SECONDS if kind.startswith("timeout_") else 0, most=3600),
        remaining=params.integer("count", 1, least=1, most=10_000),
    )
    return call.answer(_shape(row))


def index(call: Call) -> Answer:
    """Those that are not used up, newest first."""
    _check(call)
    call.params.only("limit", "starting_after", "ending_before")
    rows = Fault.objects.filter(account=call.account, remaining__gt=0)
    return call.answer(lists.page(rows, call.params, _shape, call.path))


def clear(call: Call) -> Answer:
    _check(call)
    Fault.objects.filter(account=call.account).update(remaining=0)
    return call.answer({"object": "fault", "deleted": True})


def deliveries(call: Call) -> Answer:
    """How many webhooks of this account are on their way: neither delivered, nor held back by a fault for longer."""
    _check(call)
    call.params.only()
    return call.answer({"object": "deliveries", "under_way": under_way(call.account, wall_now())})


def _check(call: Call) -> None:
    """Where the installation has a control key, faults need it (header `Guichet-Sandbox-Control`)."""
    if CONTROL_KEY and not hmac.compare_digest(CONTROL_KEY, call.control_key):
        raise RefusedError("The sandbox's control key is missing or wrong.", status=403)


def _shape(row: Fault) -> dict[str, Any]:
    return {
        "id": row.reference,
        "object": "fault",
        "kind": row.kind,
        "path": row.path,
        "method": row.method,
        "seconds": row.seconds,
        "remaining": row.remaining,
    }
