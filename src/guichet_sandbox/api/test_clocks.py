"""/v1/test_helpers/test_clocks: one for each account, and everything in it lives by it"""

from typing import Any

from guichet_sandbox.clock import wall_now
from guichet_sandbox.effects.expiry import expire_due
from guichet_sandbox.effects.later import live_until, next_due
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import TestClock
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.errors import RefusedError
from guichet_sandbox.wire.idempotency import Answer


def create(call: Call) -> Answer:
    call.params.only("frozen_time", "name")
    there = TestClock.objects.filter(account=call.account).first()
    if there:
        raise RefusedError(f"This account has its test clock: {there.reference}.", code="resource_already_exists")
    row = TestClock.objects.create(
        account=call.account,
        reference=new_reference("clock"),
        created_at=wall_now(),
        name=call.params.text("name"),
        frozen_at=call.params.instant("frozen_time"),
    )
    return call.answer(_shape(row))


def advance(call: Call, reference: str) -> Answer:
    """Move forward, with all that happens on the way; a visit to a page whose time is up then expires."""
    call.params.only("frozen_time")
    row = _find(call, reference)
    to = call.params.instant("frozen_time")
    if to < row.frozen_at:
        raise RefusedError("`frozen_time` must not be before the clock's current frozen time.", param="frozen_time")
    live_until(row, to)
    expire_due(call.account)
    return call.answer(_shape(row))


def show(call: Call, reference: str) -> Answer:
    return call.answer(shapes.test_clock(_find(call, reference)))


def index(call: Call) -> Answer:
    call.params.only("limit", "starting_after", "ending_before")
    rows = TestClock.objects.filter(account=call.account)
    return call.answer(lists.page(rows, call.params, _shape, call.path))


def _find(call: Call, reference: str) -> TestClock:
    return lists.one(TestClock.objects.filter(account=call.account), "test clock", reference)


def _shape(row: TestClock) -> dict[str, Any]:
    """With when something next happens by itself, which the sandbox alone tells."""
    due = next_due(row.account)
    return shapes.test_clock(row) | {"next_due": lists.seconds(due) if due else None}
