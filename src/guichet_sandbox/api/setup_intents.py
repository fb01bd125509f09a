"""/v1/setup_intents: they are made by checkout sessions"""

from guichet_sandbox.effects import setups
from guichet_sandbox.models import SetupIntent
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer


def show(call: Call, reference: str) -> Answer:
    return call.answer(shapes.setup_intent(_find(call, reference)))


def update(call: Call, reference: str) -> Answer:
    call.params.only("metadata")
    row = _find(call, reference)
    row.metadata = call.params.metadata(row.metadata)
    row.save()
    return call.answer(shapes.setup_intent(row))


def cancel(call: Call, reference: str) -> Answer:
    call.params.only("cancellation_reason")
    row = _find(call, reference)
    setups.cancel(row, call.params.text("cancellation_reason"))
    return call.answer(shapes.setup_intent(row))


def _find(call: Call, reference: str) -> SetupIntent:
    return lists.one(SetupIntent.objects.filter(account=call.account), "setupintent", reference)
