"""How a visit ends: complete, or expired. What it was about is told by `setups` and `payments`."""

from guichet_sandbox.effects.events import record
from guichet_sandbox.models import CheckoutSession
from guichet_sandbox.wire import shapes


def complete(session: CheckoutSession) -> None:
    """What it was for is done."""
    session.status = "complete"
    session.save()
    record(session.account, "checkout.session.completed", shapes.checkout_session(session))


def close(session: CheckoutSession) -> None:
    """Nothing can be done there any more."""
    session.status = "expired"
    session.save()
    record(session.account, "checkout.session.expired", shapes.checkout_session(session))
