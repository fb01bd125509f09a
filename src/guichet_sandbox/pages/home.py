"""What this site is, for whoever comes by; and whether it answers."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guichet_sandbox.pages.rendering import Frame, page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return page(request, "home", Frame())


@require_safe
def healthy(request: HttpRequest) -> HttpResponse:
    """200 once the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
