"""What an invoice copies at issue, to and from JSON, and the document it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from guichet.contexts.invoicing.domain.document import (
    Collection,
    CollectionKind,
    Correction,
    DocumentBrand,
    Note,
    Party,
)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything on an invoice or a credit note that is not a line or a total, as `document.InvoiceDocument` has it."""

    region: str
    paper: str
    brand: DocumentBrand
    seller: Party
    footer: tuple[str, ...]
    buyer: Party
    customer_number: str
    notes: tuple[Note, ...]
    collection: Collection | None = None
    correction: Correction | None = None
    next_billing_date: date | None = None

    def to_json(self) -> dict[str, Any]:
        return {name: (_shared if name in SHARED else _plain)(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Content:
        upcoming = data["next_billing_date"]
        return cls(
            region=data["region"],
            paper=data["paper"],
            brand=DocumentBrand(**data["brand"]),
            seller=_party(data["seller"]),
            footer=tuple(data["footer"]),
            buyer=_party(data["buyer"]),
            customer_number=data["customer_number"],
            collection=_collection(data.get("collection")),
            correction=_correction(data.get("correction")),
            notes=tuple(Note(**note) for note in data["notes"]),
            next_billing_date=date.fromisoformat(upcoming) if upcoming else None,
        )


def _plain(value: Any) -> Any:
    """Dates as ISO 8601, dataclasses as mappings. A tenth of what `asdict` takes, which copies every string."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return {name: _plain(getattr(value, name)) for name in value.__slots__}


# The same on all invoices of a batch.
SHARED = frozenset({"brand", "seller", "footer", "notes"})
_shared = lru_cache(maxsize=256)(_plain)


def _party(data: Mapping[str, Any]) -> Party:
    ids: Sequence[Sequence[str]] = data["ids"]
    return Party(
        data["name"],
        tuple(data["lines"]),
        data["country"],
        data["region"],
        tuple((label, value) for label, value in ids),
        # Of what was issued before these were kept, only the lines are known.
        tuple(data.get("street", ())),
        data.get("postal_code", ""),
        data.get("city", ""),
    )


def _collection(data: Mapping[str, Any] | None) -> Collection | None:
    if data is None:
        return None
    return Collection(
        CollectionKind(data["kind"]),
        date.fromisoformat(data["day"]),
        data["card"],
        data.get("credit_minor", 0),
        data.get("minimum_minor", 0),
        data.get("mandate", ""),
    )


def _correction(data: Mapping[str, Any] | None) -> Correction | None:
    if data is None:
        return None
    return Correction(**{**data, "invoice_date": date.fromisoformat(data["invoice_date"])})
