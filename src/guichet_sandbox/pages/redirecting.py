"""After a POST the browser goes on by GET."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from guichet_sandbox.pages.texts import LANGUAGES
from guichet_sandbox.settings import ORIGIN
from guichet_sandbox.wire.addresses import origin_of, with_query


def see_other(request: HttpRequest, address: str) -> HttpResponse:
    """303 to `address`; within the sandbox a chosen language goes along."""
    chosen = request.GET.get("lang", "")
    is_ours = origin_of(address) == origin_of(ORIGIN)
    if is_ours and chosen in LANGUAGES and "lang=" not in urlsplit(address).query:
        address = with_query(address, lang=chosen)
    return HttpResponse(status=303, headers={"Location": address})
