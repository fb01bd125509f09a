"""Saved cards: kept with a customer, and let go."""

from guichet_sandbox.effects.events import record
from guichet_sandbox.models import Customer, PaymentMethod
from guichet_sandbox.wire import shapes
from guichet_sandbox.wire.errors import RefusedError


def attach(method: PaymentMethod, customer: Customer | None) -> None:
    """Keep `method` with `customer`; without one it stays loose."""
    if customer is None:
        return
    method.customer = customer
    method.save()
    record(method.account, "payment_method.attached", shapes.payment_method(method))


def detach(method: PaymentMethod) -> None:
    """Take `method` from its customer for good."""
    if method.customer is None:
        raise RefusedError("The payment method you provided is not attached to a customer so detachment is impossible.")
    method.customer = None
    method.detached = True
    method.save()
    record(method.account, "payment_method.detached", shapes.payment_method(method))
