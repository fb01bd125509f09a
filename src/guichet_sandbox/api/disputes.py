"""/v1/disputes: they come from a card's holder or a debtor's bank"""

from guichet_sandbox.effects import disputes
from guichet_sandbox.models import Dispute
from guichet_sandbox.wire import lists, money_shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer


def show(call: Call, reference: str) -> Answer:
    return call.answer(money_shapes.dispute(_find(call, reference)))


def index(call: Call) -> Answer:
    call.params.only("charge", "payment_intent", "limit", "starting_after", "ending_before", "created")
    rows = lists.created_filter(Dispute.objects.filter(account=call.account), call.params)
    if charge := call.params.text("charge"):
        rows = rows.filter(charge__reference=charge)
    if intent := call.params.text("payment_intent"):
        rows = rows.filter(charge__payment_intent__reference=intent)
    return call.answer(lists.page(rows, call.params, money_shapes.dispute, call.path))


def update(call: Call, reference: str) -> Answer:
    """The merchant's evidence."""
    call.params.only("evidence", "metadata", "submit")
    row = _find(call, reference)
    evidence = call.params.inside("evidence")
    evidence.only("uncategorized_text")
    if evidence.given("uncategorized_text"):
        disputes.answer(row, evidence.text("uncategorized_text"))
    return call.answer(money_shapes.dispute(row))


def close(call: Call, reference: str) -> Answer:
    """The merchant gives it up."""
    call.params.only()
    row = _find(call, reference)
    disputes.answer(row, "losing_evidence")
    return call.answer(money_shapes.dispute(row))


def _find(call: Call, reference: str) -> Dispute:
    return lists.one(Dispute.objects.filter(account=call.account), "dispute", reference)
