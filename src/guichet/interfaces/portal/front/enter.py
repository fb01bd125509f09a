"""One-click sign-in of a demo: the front door posts a signed token to the brand's host.

The post comes from another site, so it carries no cookie and no CSRF token; the signature, the brand in it and its
age of an hour at most are the proof.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from guichet.contexts.access.public import find_person, has_access
from guichet.contexts.brands.public import BrandView
from guichet.interfaces.portal.front.demo_only import demo_only
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.session import pin_to_brand
from guichet.interfaces.portal.sign_in.backend import BACKEND

SALT = "guichet.demo.enter"
MAX_AGE_SECONDS = 3600


def entry_token(email: str, brand_slug: str) -> str:
    return signing.dumps({"email": email, "brand": brand_slug}, salt=SALT)


@csrf_exempt
@allow(Permission.PUBLIC, methods=("POST",))
@demo_only
def enter(request: HttpRequest) -> HttpResponse:
    """`/demo/entrer/` on a brand's host. 403 for a token that is not ours, too old, or another brand's."""
    brand: BrandView = request.brand  # type: ignore[attr-defined]
    try:
        claim = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature as error:
        raise PermissionDenied("not a token of the front door") from error
    person = find_person(claim["email"])
    if claim["brand"] != brand.slug or person is None or not has_access(person.id, brand.id):
        raise PermissionDenied("a token for somewhere else")
    login(request, get_user_model().objects.get(pk=person.id), backend=BACKEND)
    pin_to_brand(request, brand.id)
    return HttpResponseRedirect("/", status=303)
