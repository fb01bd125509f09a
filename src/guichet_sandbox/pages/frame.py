"""The last page of a frame: it tells the page around it how the visit ended."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guichet_sandbox.pages.rendering import not_found, page
from guichet_sandbox.pages.visit import find_visit, frame_of


@require_safe
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Saved or not. A visit that was only left stays open and may be taken up again."""
    session = find_visit(request, reference, embedded=True)
    if session is None:
        return not_found(request)
    saved = session.status == "complete"
    return page(
        request,
        "end",
        frame_of(session),
        title_key="saved_title" if saved else "left_title",
        outcome="succeeded" if saved else "canceled",
        reference=session.reference,
    )
