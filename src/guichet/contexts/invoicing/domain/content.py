"""What an invoice copies at issue, to and from JSON, and the document it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from guichet.contexts.invoicing.domain.document import (
    Collection,
    CollectionKind,
    DocumentBrand,
    Note,
    Party,
)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything on an invoice that is not a figure. `region` is the country whose formats are used."""

    region: str
    paper: str
    brand: DocumentBrand
    seller: Party
    footer: tuple[str, ...]
    buyer: Party
    customer_number: str
    collection: Collection
    notes: tuple[Note, ...]
    next_billing_date: date | None

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["collection"]["day"] = self.collection.day.isoformat()
        data["next_billing_date"] = self.next_billing_date.isoformat() if self.next_billing_date else None
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Content:
        collection, upcoming = data["collection"], data["next_billing_date"]
        return cls(
            region=data["region"],
            paper=data["paper"],
            brand=DocumentBrand(**data["brand"]),
            seller=_party(data["seller"]),
            footer=tuple(data["footer"]),
            buyer=_party(data["buyer"]),
            customer_number=data["customer_number"],
            collection=Collection(
                CollectionKind(collection["kind"]), date.fromisoformat(collection["day"]), collection["card"]
            ),
            notes=tuple(Note(**note) for note in data["notes"]),
            next_billing_date=date.fromisoformat(upcoming) if upcoming else None,
        )


def _party(data: Mapping[str, Any]) -> Party:
    ids: Sequence[Sequence[str]] = data["ids"]
    return Party(data["name"], tuple(data["lines"]), data["country"], data["region"], tuple((a, b) for a, b in ids))
