"""Errors as `application/problem+json` (RFC 9457): `code` is for programs, `detail` for people."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from guichet.infra.outages import is_outage, let_go_of_broken_connections

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
log = logging.getLogger(__name__)


class Wrong(Schema):
    """One thing that is wrong with a request."""

    where: str = Field(description="As `query.limit` or `body.events.0.quantity`.")
    says: str


class Problem(Schema):
    """Why a request was not done."""

    type: str = Field(description="Always `about:blank`: `code` tells more.")
    title: str
    status: int
    code: str = Field(description="Stays what it is, for programs.")
    detail: str = Field(description="For people; may change.")
    errors: list[Wrong] = Field(default=[], description="With `invalid_request`.")


class ApiProblem(Exception):
    """Raised where a request cannot be done."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": list(errors),
    }
    return JsonResponse(told, status=status, headers=dict(headers or {}), content_type=MEDIA_TYPE)


def not_found() -> HttpResponse:
    return problem(404, "not_found", "There is nothing at this address, or nothing that this key may see.")


def too_large() -> HttpResponse:
    return problem(413, "too_large", f"At most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes.")


def not_allowed(allowed: str) -> HttpResponse:
    return problem(405, "method_not_allowed", f"Only {allowed}.", headers={"Allow": allowed})


def handle_problems(api: NinjaAPI) -> None:
    """Whatever goes wrong in a view of `api` is answered by a problem."""
    api.add_exception_handler(ApiProblem, _told)
    api.add_exception_handler(AuthenticationError, _unknown_key)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _refused)
    api.add_exception_handler(RequestDataTooBig, lambda request, error: too_large())
    api.add_exception_handler(Http404, lambda request, error: not_found())
    api.add_exception_handler(Exception, _failed)


def _told(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status, error.code, error.detail, headers=error.headers)


def _unknown_key(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(
        401, "invalid_key", "Send `Authorization: Bearer gk_…` with a valid key of this brand.",
        headers={"WWW-Authenticate": "Bearer"},
    )  # fmt: skip


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    wrong = [{"where": _place(each["loc"]), "says": str(each["msg"])} for each in error.errors]
    if any(each["where"].lower() == "header.idempotency-key" for each in wrong):
        detail = "Each write needs an Idempotency-Key: 1 to 100 visible ASCII characters, another one for each request."
        return problem(400, "idempotency_key_missing", detail, errors=wrong)
    return problem(422, "invalid_request", "Something in the request is not as described.", errors=wrong)


def _place(location: Sequence[Any]) -> str:
    """Ninja's `('body', 'wanted', 'events', 0, …)` without the name of our own parameter."""
    first, *rest = [str(part) for part in location]
    return ".".join([first, *(rest[1:] if first == "body" and rest else rest)])


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "bad_request", str(error))


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    """503 when it is the database that does not answer or has no room."""
    if is_outage(error):
        let_go_of_broken_connections()
        return problem(
            503, "unavailable", "Try again in a moment; nothing was changed.",
            headers={"Retry-After": str(RETRY_SECONDS)},
        )  # fmt: skip
    log.exception("api request failed", exc_info=error)
    request_id = getattr(request, "request_id", "")
    return problem(500, "failed", f"This is our mistake; it is in the log as {request_id}.")
