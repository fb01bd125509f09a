"""/v1/payment_methods: they are made by set-ups"""

from guichet_sandbox.effects import methods
from guichet_sandbox.models import PaymentMethod
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer


def show(call: Call, reference: str) -> Answer:
    return call.answer(shapes.payment_method(find(call, reference)))


def update(call: Call, reference: str) -> Answer:
    """Whose it is: `billing_details` alone can be changed."""
    call.params.only("billing_details")
    row = find(call, reference)
    details = call.params.inside("billing_details")
    details.only("name", "email", "address")
    if details.given("name"):
        row.holder_name = details.text("name")
    if details.given("email"):
        # What PayPal knows its owner by is PayPal's.
        row.email = row.email if row.kind == "paypal" else details.text("email")
    if details.given("address"):
        row.address = {part: text or None for part, text in details.flat("address").items()} or None
    row.save()
    return call.answer(shapes.payment_method(row))


def detach(call: Call, reference: str) -> Answer:
    call.params.only()
    row = find(call, reference)
    methods.detach(row)
    return call.answer(shapes.payment_method(row))


def find(call: Call, reference: str, param: str = "id") -> PaymentMethod:
    return lists.one(PaymentMethod.objects.filter(account=call.account), "PaymentMethod", reference, param)
