"""The reference of `guichet bench portal`: an empty page of Django's with its session and three queries.

Routed by the settings of that benchmark alone (config/reference.py), never in an installation.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from guichet.contexts.access.public import list_memberships, person_of
from guichet.contexts.brands.public import get_brand

PATH = "/vide/"


def show(request: HttpRequest) -> HttpResponse:
    """The person who is signed in, what they belong to, and the brand of it: three queries, besides the session's."""
    person = person_of(request.user)
    brand_id = request.session["guichet_brand"]
    get_brand(brand_id)
    list_memberships(person.id, brand_id)
    return HttpResponse("<!doctype html><title>.</title>")


urlpatterns = [path(PATH.strip("/") + "/", show)]
