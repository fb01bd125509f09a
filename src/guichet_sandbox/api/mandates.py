"""/v1/mandates: they are signed on the page of a direct debit"""

from guichet_sandbox.models import Mandate
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer


def show(call: Call, reference: str) -> Answer:
    row = lists.one(Mandate.objects.filter(account=call.account), "mandate", reference)
    return call.answer(shapes.mandate(row))
