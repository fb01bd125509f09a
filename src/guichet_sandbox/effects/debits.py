"""Direct debits: accepted now, settled or sent back days later, and sometimes taken back weeks after."""

from guichet_sandbox.accounts import BEHAVIOURS
from guichet_sandbox.effects import disputes, payments
from guichet_sandbox.models import Account, Charge, PaymentIntent


def settle(account: Account, reference: str) -> None:
    """The debtor's bank has spoken."""
    intent = PaymentIntent.objects.get(account=account, reference=reference)
    if intent.status == "processing" and intent.payment_method is not None:
        payments.settle_debit(intent, BEHAVIOURS[intent.payment_method.behaviour])


def send_back(account: Account, charge_reference: str) -> None:
    charge = Charge.objects.get(account=account, reference=charge_reference)
    why = BEHAVIOURS[charge.payment_method.behaviour].later
    if why is not None:
        disputes.send_back(charge, why)
