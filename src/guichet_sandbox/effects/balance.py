"""The merchant's balance: what each movement of money leaves of it after fees, and its payouts once a week."""

from datetime import timedelta

from guichet_sandbox.clock import account_now
from guichet_sandbox.effects.agenda import is_put_off, put_off
from guichet_sandbox.effects.events import record
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import Account, BalanceTransaction, Charge, PaymentIntent, Payout
from guichet_sandbox.wire import money_shapes

PAID_OUT_EVERY_DAYS = 7
AVAILABLE_AFTER = timedelta(days=2)
ARRIVES_AFTER = timedelta(days=1)
# Of a charge, by kind of method: thousandths, and a fixed part in minor units.
FEES = {"card": (15, 25), "sepa_debit": (0, 35), "paypal": (29, 35)}


def charge_fee(charge: Charge) -> int:
    """What the provider keeps of a charge, in whole minor units."""
    thousandths, fixed = FEES[charge.payment_method.kind]
    return min(charge.amount_minor, charge.amount_minor * thousandths // 1000 + fixed)


def move(intent: PaymentIntent, kind: str, source: str, amount_minor: int, fee_minor: int = 0) -> None:
    """Keep that the balance moved, and see that it is paid out."""
    account, now = intent.account, account_now(intent.account)
    BalanceTransaction.objects.create(
        account=account,
        reference=new_reference("txn"),
        created_at=now,
        kind=kind,
        source=source,
        payment_intent=intent,
        amount_minor=amount_minor,
        fee_minor=fee_minor,
        currency=intent.currency,
        available_at=now + AVAILABLE_AFTER,
    )
    _see_to_payout(account, intent.currency)


def pay_out(account: Account, currency: str) -> None:
    """Send what is free of the balance to the bank. A balance below nothing waits for more."""
    now = account_now(account)
    waiting = BalanceTransaction.objects.filter(account=account, currency=currency, payout=None)
    free = list(waiting.filter(available_at__lte=now))
    total = sum(moved.amount_minor - moved.fee_minor for moved in free)
    if total > 0:
        payout = Payout.objects.create(
            account=account,
            reference=new_reference("po"),
            created_at=now,
            amount_minor=total,
            currency=currency,
            arrives_at=now + ARRIVES_AFTER,
        )
        waiting.filter(pk__in=[moved.id for moved in free]).update(payout=payout)
        record(account, "payout.paid", money_shapes.payout(payout))
    if waiting.exists():
        _see_to_payout(account, currency)


def _see_to_payout(account: Account, currency: str) -> None:
    if not is_put_off(account, "pay_out", currency):
        put_off(account, PAID_OUT_EVERY_DAYS, "pay_out", currency)
