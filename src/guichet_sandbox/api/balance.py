"""/v1/balance_transactions and /v1/payouts"""

from guichet_sandbox.models import BalanceTransaction, Payout
from guichet_sandbox.wire import lists, money_shapes
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.idempotency import Answer


def transactions(call: Call) -> Answer:
    """Newest first; those of one payout if it is named."""
    call.params.only("payout", "source", "limit", "starting_after", "ending_before", "created")
    rows = lists.created_filter(BalanceTransaction.objects.filter(account=call.account), call.params)
    if payout := call.params.text("payout"):
        rows = rows.filter(payout__reference=payout)
    if source := call.params.text("source"):
        rows = rows.filter(source=source)
    return call.answer(lists.page(rows, call.params, money_shapes.balance_transaction, call.path))


def payouts(call: Call) -> Answer:
    call.params.only("status", "limit", "starting_after", "ending_before", "created")
    rows = lists.created_filter(Payout.objects.filter(account=call.account), call.params)
    return call.answer(lists.page(rows, call.params, money_shapes.payout, call.path))


def payout(call: Call, reference: str) -> Answer:
    return call.answer(money_shapes.payout(lists.one(Payout.objects.filter(account=call.account), "payout", reference)))
