"""/v1/refunds"""

from guichet_sandbox.effects import refunds
from guichet_sandbox.effects.events import record
from guichet_sandbox.models import Charge, PaymentIntent, Refund
from guichet_sandbox.wire import lists, money_shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.errors import RefusedError, missing_parameter
from guichet_sandbox.wire.idempotency import Answer

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def create(call: Call) -> Answer:
    params = call.params
    params.only("payment_intent", "charge", "amount", "reason", "metadata")
    amount = params.integer("amount", least=1) if params.text("amount") else None
    reason = params.choice("reason", REASONS, "") if params.text("reason") else ""
    row = refunds.refund(_charge(call), amount, reason, params.metadata())
    return call.answer(money_shapes.refund(row))


def update(call: Call, reference: str) -> Answer:
    call.params.only("metadata")
    row = _find(call, reference)
    row.metadata = call.params.metadata(row.metadata)
    row.save()
    record(call.account, "refund.updated", money_shapes.refund(row))
    return call.answer(money_shapes.refund(row))


def show(call: Call, reference: str) -> Answer:
    return call.answer(money_shapes.refund(_find(call, reference)))


def index(call: Call) -> Answer:
    call.params.only("payment_intent", "charge", "limit", "starting_after", "ending_before", "created")
    rows = lists.created_filter(Refund.objects.filter(account=call.account), call.params)
    if intent := call.params.text("payment_intent"):
        rows = rows.filter(charge__payment_intent__reference=intent)
    if charge := call.params.text("charge"):
        rows = rows.filter(charge__reference=charge)
    return call.answer(lists.page(rows, call.params, money_shapes.refund, call.path))


def _find(call: Call, reference: str) -> Refund:
    return lists.one(Refund.objects.filter(account=call.account), "refund", reference)


def _charge(call: Call) -> Charge:
    """The successful charge to give back from."""
    charges = Charge.objects.filter(account=call.account)
    if reference := call.params.text("charge"):
        found = lists.one(charges, "charge", reference, "charge")
        if not found.succeeded:
            raise RefusedError(f"Charge {reference} is not refundable: it did not succeed.", param="charge")
        return found
    reference = call.params.text("payment_intent")
    if not reference:
        raise missing_parameter("payment_intent")
    intents = PaymentIntent.objects.filter(account=call.account)
    intent = lists.one(intents, "payment_intent", reference, "payment_intent")
    taken = charges.filter(payment_intent=intent, succeeded=True).first()
    if taken is None:
        raise RefusedError(
            f"This PaymentIntent ({reference}) does not have a successful charge to refund.", param="payment_intent"
        )
    return taken
