"""What the browser may do on a page: nothing but our own style and script, and go back where the visit came from."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from guichet_sandbox.effects.events import current_request

NAME = "Content-Security-Policy"
_NOBODY = "'none'"


def policy(form_origins: list[str], parent: str = "") -> str:
    """The policy of one page; `form_origins` are where a form's answer may redirect, `parent` may frame it."""
    actions = " ".join(["'self'", *sorted(set(form_origins))])
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "
        f"base-uri 'none'; form-action {actions}; frame-ancestors {parent or _NOBODY}"
    )


class PagePolicy:
    """Headers that every answer has. Also forgets which API call this thread answered last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        current_request.set(("", ""))
        response = self.get_response(request)
        response.setdefault(NAME, policy([]))
        response.setdefault("Cache-Control", "no-store")
        response["Referrer-Policy"] = "no-referrer"
        response["X-Content-Type-Options"] = "nosniff"
        return response
