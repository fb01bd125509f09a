"""The bank's 3-D Secure question, for a set-up or a payment."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guichet_sandbox.effects import challenges
from guichet_sandbox.models import Account, Challenge, CheckoutSession, PaymentIntent
from guichet_sandbox.pages.amounts import amount_of
from guichet_sandbox.pages.language import language_of
from guichet_sandbox.pages.redirecting import see_other
from guichet_sandbox.pages.rendering import Frame, not_found, page
from guichet_sandbox.pages.visit import card_address, end_address, frame_of, merchant_of
from guichet_sandbox.wire.addresses import origin_of, with_query

# How an answered payment returns, in Stripe's `redirect_status`; whatever else is a failure.
REDIRECT_STATUS = {"succeeded": "succeeded", "canceled": "canceled"}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Show the question, or take the answer; an answered question only leads on."""
    challenge = Challenge.objects.select_related("account", "payment_method").filter(reference=reference).first()
    if challenge is None:
        return not_found(request)
    if request.method == "POST":
        return _take_answer(request, challenge)
    if challenge.status != "open":
        return page(
            request, "message", _frame(challenge), title_key="answered_title", text_key="", onward=_onward(challenge)
        )
    return _question(request, challenge)


def _take_answer(request: HttpRequest, challenge: Challenge) -> HttpResponseBase:
    word = request.POST.get("answer", "")
    with transaction.atomic():
        Account.lock(challenge.account_id)
        challenge.refresh_from_db()
        if challenge.status == "open":
            if word not in challenges.ANSWERS:
                return _question(request, challenge)
            challenges.answer(challenge, word)
    return see_other(request, _onward(Challenge.objects.get(id=challenge.id)))


def _question(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    frame = _frame(challenge)
    amount = ""
    if challenge.payment_intent:
        amount = amount_of(challenge.payment_intent, language_of(request, frame.locales))
    return page(request, "challenge", frame, amount=amount, last_four=challenge.payment_method.last_four)


def _frame(challenge: Challenge) -> Frame:
    if session := _visit(challenge):
        return frame_of(session)
    intent = _payment(challenge)
    locales = [intent.metadata.get("locale", ""), *(intent.customer.preferred_locales if intent.customer else [])]
    return Frame(
        form_origins=[origin_of(intent.return_url)],
        merchant=intent.metadata.get("merchant") or merchant_of(challenge.account),
        locales=locales,
    )


def _onward(challenge: Challenge) -> str:
    """Where the browser goes after the answer."""
    if session := _visit(challenge):
        return card_address(session) if session.status == "open" else end_address(session)
    intent = _payment(challenge)
    return with_query(
        intent.return_url,
        payment_intent=intent.reference,
        payment_intent_client_secret=intent.client_secret,
        redirect_status=REDIRECT_STATUS.get(intent.status, "failed"),
    )


def _visit(challenge: Challenge) -> CheckoutSession | None:
    """The page of a card that the question came from; none of a payment by a saved one."""
    session: CheckoutSession | None = getattr(challenge.setup_intent or challenge.payment_intent, "session", None)
    return session


def _payment(challenge: Challenge) -> PaymentIntent:
    if challenge.payment_intent is None:
        raise ValueError("A question belongs to a set-up or to a payment.")
    intent: PaymentIntent = challenge.payment_intent
    return intent
