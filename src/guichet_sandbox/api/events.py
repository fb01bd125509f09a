"""/v1/events"""

from guichet_sandbox.models import Event
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer


def show(call: Call, reference: str) -> Answer:
    row = lists.one(Event.objects.filter(account=call.account), "event", reference)
    return call.answer(shapes.event(row))


def index(call: Call) -> Answer:
    """Newest first. Events of one account are numbered in the order in which they were committed."""
    call.params.only("type", "types", "limit", "starting_after", "ending_before", "created")
    mine = Event.objects.filter(account=call.account).prefetch_related("deliveries")
    rows = lists.created_filter(mine, call.params)
    kinds = call.params.texts("types") or [kind for kind in [call.params.text("type")] if kind]
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return call.answer(lists.page(rows, call.params, shapes.event, call.path))
