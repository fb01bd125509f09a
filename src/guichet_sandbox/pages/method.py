"""The page of a method: alone (`/pay/…`) or made for a frame (`/frame/…`); each kind of method has its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guichet_sandbox.clock import account_now
from guichet_sandbox.effects import visits
from guichet_sandbox.models import Account, CheckoutSession
from guichet_sandbox.pages import approval, card, debit
from guichet_sandbox.pages.redirecting import see_other
from guichet_sandbox.pages.rendering import not_found, page
from guichet_sandbox.pages.visit import end_address, find_visit, frame_of


@dataclass(frozen=True, slots=True)
class Form:
    """`show` is the page as it first stands; `take` what was posted, inside the account's lock: the page that says
    what is wrong, where the browser goes next, or nothing when the visit is over.
    """

    show: Callable[[HttpRequest, CheckoutSession], HttpResponse]
    take: Callable[[HttpRequest, CheckoutSession], HttpResponse | None]


FORMS: Mapping[str, Form] = {
    "card": Form(card.show, card.take),
    "sepa_debit": Form(debit.show, debit.take),
    "paypal": Form(approval.show, approval.take),
}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def hosted(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _page(request, reference, embedded=False)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def framed(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _page(request, reference, embedded=True)


def _page(request: HttpRequest, reference: str, *, embedded: bool) -> HttpResponseBase:
    session = find_visit(request, reference, embedded=embedded)
    if session is None:
        return not_found(request)
    if request.method == "POST":
        return _take(request, session)
    if session.status != "open" or session.expires_at <= account_now(session.account):
        return _closed(request, session)
    return FORMS[session.method_kind].show(request, session)


def _take(request: HttpRequest, session: CheckoutSession) -> HttpResponseBase:
    """What was typed or pressed. A second click finds the visit complete and only follows."""
    with transaction.atomic():
        Account.lock(session.account_id)
        session.refresh_from_db()
        if session.status == "open" and session.expires_at <= account_now(session.account):
            visits.expire(session)
        if session.status != "open":
            return see_other(request, end_address(session))
        answer = FORMS[session.method_kind].take(request, session)
        if answer is not None:
            return answer
    session.refresh_from_db()
    return see_other(request, end_address(session))


def _closed(request: HttpRequest, session: CheckoutSession) -> HttpResponse:
    """A visit that is over, opened again: say how it ended and lead on."""
    done = "paid_title" if session.payment_intent else "saved_title"
    title = done if session.status == "complete" else "closed_title"
    text = "" if session.status == "complete" else "closed"
    return page(request, "message", frame_of(session), title_key=title, text_key=text, onward=end_address(session))
