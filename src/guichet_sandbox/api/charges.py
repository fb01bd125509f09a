"""/v1/charges"""

from guichet_sandbox.models import Charge
from guichet_sandbox.wire import lists, money_shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer


def show(call: Call, reference: str) -> Answer:
    row = lists.one(Charge.objects.filter(account=call.account), "charge", reference)
    return call.answer(money_shapes.charge(row))


def index(call: Call) -> Answer:
    call.params.only("customer", "payment_intent", "limit", "starting_after", "ending_before", "created")
    rows = lists.created_filter(Charge.objects.filter(account=call.account), call.params)
    if intent := call.params.text("payment_intent"):
        rows = rows.filter(payment_intent__reference=intent)
    if customer := call.params.text("customer"):
        rows = rows.filter(payment_intent__customer__reference=customer)
    return call.answer(lists.page(rows, call.params, money_shapes.charge, call.path))
