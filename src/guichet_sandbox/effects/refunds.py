"""Money back, never more than was taken."""

from guichet_sandbox.clock import account_now
from guichet_sandbox.effects import balance
from guichet_sandbox.effects.events import record
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import Charge, Refund
from guichet_sandbox.wire import money_shapes
from guichet_sandbox.wire.errors import RefusedError


def refund(charge: Charge, amount_minor: int | None, reason: str, metadata: dict[str, str]) -> Refund:
    """Give `amount_minor` back, or all that is left."""
    if hasattr(charge, "dispute"):
        raise RefusedError(f"Charge {charge.reference} has been charged back.", code="charge_disputed")
    left = charge.amount_minor - charge.refunded_minor
    if left == 0:
        raise RefusedError(f"Charge {charge.reference} has already been refunded.", code="charge_already_refunded")
    amount = left if amount_minor is None else amount_minor
    if amount > left:
        raise RefusedError(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).", param="amount"
        )
    charge.refunded_minor += amount
    charge.save()
    given = Refund.objects.create(
        account=charge.account,
        reference=new_reference("re"),
        created_at=account_now(charge.account),
        charge=charge,
        amount_minor=amount,
        reason=reason,
        metadata=metadata,
    )
    balance.move(charge.payment_intent, "refund", given.reference, -amount)
    record(charge.account, "refund.created", money_shapes.refund(given))
    record(charge.account, "charge.refunded", money_shapes.charge(charge))
    return given
