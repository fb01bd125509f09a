"""What exists only where nobody's money is real."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def demo_only(view: View) -> View:
    """404 unless this is a demo or a test."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (settings.IS_DEMO or settings.IS_TEST):
            raise Http404("only in a demo")
        return view(request, *args, **kwargs)

    return cast(View, guarded)
