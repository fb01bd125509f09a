"""/v1/customers"""

from guichet_sandbox.clock import account_now
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import Customer, PaymentMethod
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer

TEXTS = ("name", "email", "description", "phone")
FIELDS = (*TEXTS, "address", "preferred_locales", "metadata")


def create(call: Call) -> Answer:
    row = Customer(account=call.account, reference=new_reference("cus"), created_at=account_now(call.account))
    return _save(call, row)


def update(call: Call, reference: str) -> Answer:
    return _save(call, find(call, reference))


def show(call: Call, reference: str) -> Answer:
    return call.answer(shapes.customer(find(call, reference)))


def index(call: Call) -> Answer:
    call.params.only("email", "limit", "starting_after", "ending_before", "created")
    rows = lists.created_filter(Customer.objects.filter(account=call.account), call.params)
    if email := call.params.text("email"):
        rows = rows.filter(email=email)
    return call.answer(lists.page(rows, call.params, shapes.customer, call.path))


def payment_methods(call: Call, reference: str) -> Answer:
    call.params.only("type", "limit", "starting_after", "ending_before")
    kind = call.params.choice("type", ["card", "sepa_debit", "paypal"], "card")
    rows = PaymentMethod.objects.filter(account=call.account, customer=find(call, reference), kind=kind)
    return call.answer(lists.page(rows, call.params, shapes.payment_method, call.path))


def find(call: Call, reference: str, param: str = "id") -> Customer:
    return lists.one(Customer.objects.filter(account=call.account), "customer", reference, param)


def _save(call: Call, row: Customer) -> Answer:
    params = call.params
    params.only(*FIELDS)
    for name in TEXTS:
        if params.given(name):
            setattr(row, name, params.text(name))
    if params.given("address"):
        row.address = params.flat("address") or None
    if params.given("preferred_locales"):
        row.preferred_locales = params.texts("preferred_locales")
    row.metadata = params.metadata(row.metadata)
    row.save()
    return call.answer(shapes.customer(row))
