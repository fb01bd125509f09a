"""Addresses of the API. Whatever is asked below `/api/v1/`, the answer is JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, re_path

from guichet.interfaces.api.api import api
from guichet.interfaces.api.problems import not_allowed, not_found
from guichet.interfaces.portal.permissions import Permission, leave_to

View = Callable[..., HttpResponseBase]
OPEN = {"openapi-json"}


def answering(view: View) -> View:
    """A method that is not there is a problem too; nothing that was answered is kept on the way."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            return not_allowed(response.headers.get("Allow", ""))
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return asked


def nothing(request: HttpRequest, *args: Any) -> HttpResponse:
    return not_found()


def _routes() -> list[URLPattern]:
    routes = []
    for route in api.urls[0]:
        if not isinstance(route, URLPattern) or route.name == "api-root":
            continue
        permission = Permission.PUBLIC if route.name in OPEN else Permission.PROGRAM
        view = leave_to(permission, answering(cast(View, route.callback)))
        routes.append(path(str(route.pattern), view, name=f"api_{route.name}".replace("-", "_")))
    return routes


urlpatterns = [*_routes(), re_path("", leave_to(Permission.PUBLIC, nothing), name="api_nothing")]
