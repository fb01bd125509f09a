"""The card page: alone (`/pay/…`) or made for a frame (`/frame/…`)."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guichet_sandbox.clock import account_now
from guichet_sandbox.declines import Decline
from guichet_sandbox.effects import setups
from guichet_sandbox.models import Account, Challenge, CheckoutSession
from guichet_sandbox.pages.form import CardForm, read_form
from guichet_sandbox.pages.redirecting import see_other
from guichet_sandbox.pages.rendering import not_found, page
from guichet_sandbox.pages.visit import end_address, find_visit, frame_of, leave_address
from guichet_sandbox.wire.addresses import challenge_address


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def hosted(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _card_page(request, reference, embedded=False)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def framed(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _card_page(request, reference, embedded=True)


def _card_page(request: HttpRequest, reference: str, *, embedded: bool) -> HttpResponseBase:
    session = find_visit(request, reference, embedded=embedded)
    if session is None:
        return not_found(request)
    if request.method == "POST":
        return _offer(request, session)
    if session.status != "open" or session.expires_at <= account_now(session.account):
        return _closed(request, session)
    error = session.setup_intent.last_error or {}
    return _show(request, session, CardForm(), refusal=error.get("decline_code") or error.get("code") or "")


def _offer(request: HttpRequest, session: CheckoutSession) -> HttpResponseBase:
    """Try the card that was typed. A second click finds the visit complete and only follows."""
    with transaction.atomic():
        Account.lock(session.account_id)
        session.refresh_from_db()
        now = account_now(session.account)
        if session.status == "open" and session.expires_at <= now:
            setups.expire(session)
        if session.status != "open":
            return see_other(request, end_address(session))
        form = read_form(request.POST, now.date())
        if form.errors or form.card is None:
            return _show(request, session, form)
        outcome = setups.offer_card(session.setup_intent, form.card, (form.expiry_month, form.expiry_year), form.name)
        if isinstance(outcome, Decline):
            return _show(request, session, form, refusal=outcome.name.lower())
        if isinstance(outcome, Challenge):
            return see_other(request, challenge_address(outcome))
    session.refresh_from_db()
    return see_other(request, end_address(session))


def _show(request: HttpRequest, session: CheckoutSession, form: CardForm, refusal: str = "") -> HttpResponse:
    return page(
        request,
        "card",
        frame_of(session),
        form=form,
        refusal=refusal,
        leave=leave_address(session),
    )


def _closed(request: HttpRequest, session: CheckoutSession) -> HttpResponse:
    """A visit that is over, opened again: say how it ended and lead on."""
    title = "saved_title" if session.status == "complete" else "closed_title"
    text = "" if session.status == "complete" else "closed"
    return page(request, "message", frame_of(session), title_key=title, text_key=text, onward=end_address(session))
