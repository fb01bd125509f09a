"""Charges that are taken back: a card's bank asks the merchant first, a debit is gone at once."""

from datetime import timedelta

from guichet_sandbox.accounts import Return
from guichet_sandbox.clock import account_now
from guichet_sandbox.effects import balance
from guichet_sandbox.effects.agenda import put_off
from guichet_sandbox.effects.events import record
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import Account, Charge, Dispute
from guichet_sandbox.wire import money_shapes
from guichet_sandbox.wire.errors import RefusedError

# After the charge, and from there on to answer.
DISPUTED_AFTER_DAYS = 10
ANSWER_WITHIN_DAYS = 14
CARD_FEE_MINOR = 1500
DEBIT_FEE_MINOR = 750
# The words that decide, as in Stripe's test mode.
DECIDING = {"winning_evidence": "won", "losing_evidence": "lost"}


def open_one(account: Account, charge_reference: str) -> None:
    """A card's bank takes the money and asks the merchant."""
    charge = Charge.objects.get(account=account, reference=charge_reference)
    if charge.refunded_minor:
        return
    dispute = _open(charge, "fraudulent", "needs_response", CARD_FEE_MINOR)
    dispute.due_by = account_now(account) + timedelta(days=ANSWER_WITHIN_DAYS)
    dispute.save()
    put_off(account, ANSWER_WITHIN_DAYS, "close_dispute", dispute.reference)
    record(account, "charge.dispute.created", money_shapes.dispute(dispute))
    record(account, "charge.dispute.funds_withdrawn", money_shapes.dispute(dispute))


def run_out(account: Account, reference: str) -> None:
    """Nobody answered in time: lost."""
    dispute = Dispute.objects.get(account=account, reference=reference)
    if dispute.status == "needs_response":
        close(dispute, "lost")


def answer(dispute: Dispute, evidence: str) -> None:
    """The merchant's answer: one of the two words of test mode decides at once, any other is lost when time is up."""
    if dispute.status != "needs_response":
        raise RefusedError(f"This dispute has a status of {dispute.status}: it takes no evidence any more.")
    if evidence in DECIDING:
        close(dispute, DECIDING[evidence])


def close(dispute: Dispute, status: str) -> None:
    """Won gives the money back to the merchant; lost leaves it with the payer."""
    dispute.status = status
    dispute.save()
    if status == "won":
        intent = dispute.charge.payment_intent
        balance.move(intent, "adjustment", dispute.reference, dispute.amount_minor)
        record(dispute.account, "charge.dispute.funds_reinstated", money_shapes.dispute(dispute))
    record(dispute.account, "charge.dispute.closed", money_shapes.dispute(dispute))


def send_back(charge: Charge, why: Return) -> None:
    """A debit that its debtor's bank takes back: a dispute that is lost as it begins."""
    dispute = _open(charge, why.failure_code, "lost", DEBIT_FEE_MINOR, why.iso_code)
    for kind in ("created", "funds_withdrawn", "closed"):
        record(charge.account, f"charge.dispute.{kind}", money_shapes.dispute(dispute))


def _open(charge: Charge, reason: str, status: str, fee_minor: int, iso_code: str = "") -> Dispute:
    dispute = Dispute.objects.create(
        account=charge.account,
        reference=new_reference("dp"),
        created_at=account_now(charge.account),
        charge=charge,
        amount_minor=charge.amount_minor,
        reason=reason,
        network_reason_code=iso_code,
        status=status,
    )
    balance.move(charge.payment_intent, "adjustment", dispute.reference, -charge.amount_minor, fee_minor)
    return dispute
