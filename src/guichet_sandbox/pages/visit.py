"""The visit that an address opens, and where its browser goes next."""

import hmac

from django.http import HttpRequest

from guichet_sandbox.models import Account, CheckoutSession
from guichet_sandbox.pages.rendering import Frame
from guichet_sandbox.wire.addresses import frame_address, origin_of, pay_address, with_session


def find_visit(request: HttpRequest, reference: str, *, embedded: bool) -> CheckoutSession | None:
    """The session of this address, if its secret is right."""
    session = (
        CheckoutSession.objects.select_related("account", "setup_intent", "payment_intent")
        .filter(reference=reference, embedded=embedded)
        .first()
    )
    given = request.GET.get("secret", "")
    if session is None or not hmac.compare_digest(session.secret.encode(), given.encode()):
        return None
    return session


def frame_of(session: CheckoutSession) -> Frame:
    """A frame's forms never leave the sandbox; a hosted page leads back to where the visit came from."""
    leads_to = [] if session.embedded else [url for url in (session.success_url, session.cancel_url) if url]
    return Frame(
        parent=origin_of(session.return_url) if session.embedded else "",
        form_origins=[origin_of(url) for url in leads_to],
        merchant=session.metadata.get("merchant") or merchant_of(session.account),
        locales=(session.locale,),
    )


def merchant_of(account: Account) -> str:
    return account.merchant_name or account.name


def card_address(session: CheckoutSession) -> str:
    return frame_address(session) if session.embedded else pay_address(session)


def end_address(session: CheckoutSession) -> str:
    """Where a visit that is over goes: back to the merchant, or to the end page of the frame."""
    if session.embedded:
        return frame_address(session).replace("?", "/end?", 1)
    if session.status == "complete":
        return with_session(session.success_url, session)
    return leave_address(session)


def leave_address(session: CheckoutSession) -> str:
    """Where one goes who gives up."""
    if session.embedded:
        return end_address(session)
    return with_session(session.cancel_url or session.success_url, session)
