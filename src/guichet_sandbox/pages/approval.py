"""PayPal's question, as the sandbox asks it: whether the merchant may charge the account from now on."""

from django.http import HttpRequest, HttpResponse

from guichet_sandbox.effects import setups
from guichet_sandbox.models import CheckoutSession
from guichet_sandbox.pages.rendering import page
from guichet_sandbox.pages.visit import frame_of, leave_address


def show(request: HttpRequest, session: CheckoutSession) -> HttpResponse:
    customer = session.saved.customer
    return page(
        request, "approval", frame_of(session), payer=customer.email if customer else "", leave=leave_address(session)
    )


def take(request: HttpRequest, session: CheckoutSession) -> HttpResponse | None:
    """Approved, or cancelled; whoever just leaves has done neither."""
    word = request.POST.get("answer", "")
    if word not in {"approve", "cancel"}:
        return show(request, session)
    if word == "approve":
        setups.approve(session.saved)
    else:
        setups.cancel(session.saved)
    return None
