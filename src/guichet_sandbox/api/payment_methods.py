"""/v1/payment_methods: they are made by set-ups"""

from guichet_sandbox.effects import methods
from guichet_sandbox.models import PaymentMethod
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer


def show(call: Call, reference: str) -> Answer:
    return call.answer(shapes.payment_method(find(call, reference)))


def detach(call: Call, reference: str) -> Answer:
    call.params.only()
    row = find(call, reference)
    methods.detach(row)
    return call.answer(shapes.payment_method(row))


def find(call: Call, reference: str, param: str = "id") -> PaymentMethod:
    return lists.one(PaymentMethod.objects.filter(account=call.account), "PaymentMethod", reference, param)
