"""Parameters that several operations take, and the customer or the page that they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Protocol, TypeVar
from uuid import UUID

from ninja import Path, Query
from pydantic import Field, StringConstraints

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import CustomerView, find_customer, find_customer_by_number
from guichet.interfaces.api.problems import ApiProblem

LARGEST_PAGE = 100
Reference = Annotated[
    str, StringConstraints(pattern="^[A-Za-z0-9+._-]{1,64}$"), Field(description="Its id or its number.")
]
InPath = Annotated[Reference, Path()]
OfCustomer = Annotated[Reference | None, Query(description="Only those of the customer with this id or number.")]
Cursor = Annotated[UUID | None, Query(description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many at most.")]


class HasId(Protocol):
    """What can be listed page by page."""

    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=HasId)


def missing() -> ApiProblem:
    return ApiProblem(404, "not_found", "There is no such thing at this brand.")


def as_id(reference: str) -> UUID | None:
    """None for what is no id."""
    try:
        return UUID(reference)
    except ValueError:
        return None


def customer_of(brand: BrandView, reference: str) -> CustomerView:
    """By id or number; 404 for another brand's."""
    customer_id = as_id(reference)
    customer = find_customer(brand.id, customer_id) if customer_id else find_customer_by_number(brand.id, reference)
    if customer is None:
        raise missing()
    return customer


def customer_id_of(brand: BrandView, reference: str | None) -> UUID | None:
    return customer_of(brand, reference).id if reference is not None else None


def page_of(found: Sequence[Row], limit: int, say: Callable[[Sequence[Row]], list[Any]]) -> dict[str, object]:
    """`found` is one more than the page, if there is more."""
    shown = found[:limit]
    return {"data": say(shown), "next_cursor": shown[-1].id if len(found) > limit else None}
