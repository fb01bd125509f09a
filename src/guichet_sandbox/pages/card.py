"""The form of a card: to be saved, or to pay with once."""

from django.http import HttpRequest, HttpResponse

from guichet_sandbox.clock import account_now
from guichet_sandbox.effects import visits
from guichet_sandbox.models import Challenge, CheckoutSession
from guichet_sandbox.pages.amounts import amount_of
from guichet_sandbox.pages.form import CardForm, read_form
from guichet_sandbox.pages.language import language_of
from guichet_sandbox.pages.redirecting import see_other
from guichet_sandbox.pages.rendering import page
from guichet_sandbox.pages.visit import frame_of, leave_address
from guichet_sandbox.wire.addresses import challenge_address


def show(request: HttpRequest, session: CheckoutSession) -> HttpResponse:
    return _show(request, session, CardForm(), session.last_error)


def take(request: HttpRequest, session: CheckoutSession) -> HttpResponse | None:
    """Try the card that was typed."""
    form = read_form(request.POST, account_now(session.account).date())
    if form.errors or form.card is None:
        return _show(request, session, form, {})
    outcome = visits.offer_card(session, form.card, (form.expiry_month, form.expiry_year), form.name)
    if isinstance(outcome, Challenge):
        return see_other(request, challenge_address(outcome))
    return _show(request, session, form, outcome) if outcome else None


def _show(request: HttpRequest, session: CheckoutSession, form: CardForm, error: dict[str, str]) -> HttpResponse:
    frame, paid = frame_of(session), session.payment_intent
    refusal = error.get("decline_code") or error.get("code") or ""
    amount = amount_of(paid, language_of(request, frame.locales)) if paid else ""
    return page(
        request, "card", frame, form=form, refusal=refusal, leave=leave_address(session), amount=amount,
        what=paid.description if paid else "",
    )  # fmt: skip
