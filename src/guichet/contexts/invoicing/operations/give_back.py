"""Keeps what a change of an item gave back of the lines that charged for its period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.invoicing.models import GivenBack


@dataclass(frozen=True, slots=True)
class LinePart:
    """A part of what a line charged, before its discount, and the part of its discount that goes with it."""

    line_id: int
    amount_minor: int
    discount_minor: int


def record_given_back(source_id: UUID, parts: Sequence[LinePart]) -> None:
    """Inside a unit of work that holds the customer. IntegrityError if a line would give back more than it charged."""
    GivenBack.objects.bulk_create(
        GivenBack(
            invoice_line_id=part.line_id, source_id=source_id, amount_minor=part.amount_minor,
            discount_minor=part.discount_minor,
        )
        for part in parts
    )  # fmt: skip
