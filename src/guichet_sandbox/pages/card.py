"""The form of a card."""

from django.http import HttpRequest, HttpResponse

from guichet_sandbox.clock import account_now
from guichet_sandbox.declines import Decline
from guichet_sandbox.effects import setups
from guichet_sandbox.models import Challenge, CheckoutSession
from guichet_sandbox.pages.form import CardForm, read_form
from guichet_sandbox.pages.redirecting import see_other
from guichet_sandbox.pages.rendering import page
from guichet_sandbox.pages.visit import frame_of, leave_address
from guichet_sandbox.wire.addresses import challenge_address


def show(request: HttpRequest, session: CheckoutSession) -> HttpResponse:
    error = session.setup_intent.last_error or {}
    return _show(request, session, CardForm(), refusal=error.get("decline_code") or error.get("code") or "")


def take(request: HttpRequest, session: CheckoutSession) -> HttpResponse | None:
    """Try the card that was typed."""
    form = read_form(request.POST, account_now(session.account).date())
    if form.errors or form.card is None:
        return _show(request, session, form)
    outcome = setups.offer_card(session.setup_intent, form.card, (form.expiry_month, form.expiry_year), form.name)
    if isinstance(outcome, Decline):
        return _show(request, session, form, refusal=outcome.name.lower())
    return see_other(request, challenge_address(outcome)) if isinstance(outcome, Challenge) else None


def _show(request: HttpRequest, session: CheckoutSession, form: CardForm, refusal: str = "") -> HttpResponse:
    return page(request, "card", frame_of(session), form=form, refusal=refusal, leave=leave_address(session))
