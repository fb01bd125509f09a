"""The API itself, and its description as OpenAPI 3.1: what every operation can answer is said at every operation."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from guichet.interfaces.api import customers, invoices, payments, subscriptions, usage
from guichet.interfaces.api.problems import MEDIA_TYPE, Problem, handle_problems

ABOUT = """What the products of a brand ask, on the brand's own host.

Keys are made in the back office, each with its scopes: `Authorization: Bearer gk_…`. A key of one brand is worth
nothing at another. 600 requests a minute and key; beyond them the answer is 429 with `Retry-After`.

Lists are in pages, oldest first: ask again with `cursor` set to `next_cursor` until that is null. Money is whole minor
units (cents) beside its currency. Every write needs an `Idempotency-Key`. Errors are problems (RFC 9457) with a `code`
for programs. Fields may be added."""
PROBLEMS = {
    400: "The request cannot be read, or a write has no Idempotency-Key.",
    401: "No valid key of this brand.",
    403: "The key has not the scope.",
    404: "No such thing at this brand.",
    409: "The same is being done at this moment.",
    413: "The request is larger than a megabyte.",
    422: "Something is not as described, or the Idempotency-Key was used for another request.",
    429: "Too many requests.",
    500: "Our mistake.",
    503: "The database is away for a moment.",
}
WRITES_ONLY = {409, 413}


class DescribedAPI(NinjaAPI):
    """Ninja's, with problems in the description of each operation."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The same whatever host it is asked at."""
        described = super().get_openapi_schema(**{**options, "path_prefix": "api/v1/"})
        told = described["components"]["schemas"]
        told |= {name: shape for name, shape in _problem_shapes().items() if name not in told}
        for operations in described["paths"].values():
            for method, operation in operations.items():
                operation["responses"] |= {
                    status: _problem_answer(said)
                    for status, said in PROBLEMS.items()
                    if method != "get" or status not in WRITES_ONLY
                }
        return described

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """As generated clients call it."""
        return operation.view_func.__name__


def _problem_shapes() -> dict[str, Any]:
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**shape.pop("$defs", {}), "Problem": shape}


def _problem_answer(said: str) -> dict[str, Any]:
    return {"description": said, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


api = DescribedAPI(
    title="Guichet",
    version="1",
    description=ABOUT,
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api",
)
handle_problems(api)
for part in (customers, subscriptions, invoices, payments, usage):
    api.add_router("", part.router)
