"""`/courrier/`: every mail that the demo sent, newest first, as text, as HTML, with its attachments.

A mail's HTML is shown in a sandboxed frame from an address of its own, whose policy allows inline styles and images
in the mail itself, and no script.
"""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from guichet.contexts.notifications.public import MailView, get_mail, list_mails
from guichet.interfaces.portal.front.demo_only import demo_only
from guichet.interfaces.portal.permissions import Permission, allow

SHOWN = 200
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


@allow(Permission.PUBLIC, methods=("GET",))
@demo_only
def show_mails(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("a", "").replace("\0", "").strip()
    return render(request, "portal/front/mails.html", {"mails": list_mails(SHOWN, to), "to": to})


@allow(Permission.PUBLIC, methods=("GET",))
@demo_only
def show_mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    response = render(request, "portal/front/mail.html", {"mail": _mail(mail_id)})
    response._csp_replace = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


@allow(Permission.PUBLIC, methods=("GET",))
@demo_only
@xframe_options_sameorigin
def show_mail_html(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    response = HttpResponse(_mail(mail_id).html)
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


@allow(Permission.PUBLIC, methods=("GET",))
@demo_only
def download_attachment(request: HttpRequest, mail_id: UUID, index: int) -> FileResponse:
    attachments = _mail(mail_id).attachments
    if index >= len(attachments):
        raise Http404("no such attachment")
    filename, media_type, read = attachments[index]
    return FileResponse(BytesIO(read()), as_attachment=True, filename=filename, content_type=media_type)


def _mail(mail_id: UUID) -> MailView:
    try:
        return get_mail(mail_id)
    except LookupError as error:
        raise Http404("no such mail") from error
