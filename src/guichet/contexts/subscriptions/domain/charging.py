"""What one period of a subscription costs: the same function for a preview, a purchase and a renewal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from guichet.contexts.tax.public import NetLine
from guichet.kernel.bill import line_amount
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ItemTerms:
    """An item as it is charged: price, units, minor units a unit, and whether tax is in that."""

    price_id: UUID
    quantity: int
    unit_amount_minor: Decimal
    tax_included: bool


def period_lines(items: Sequence[ItemTerms], period: Period) -> tuple[NetLine, ...]:
    """One line an item for the whole of `period`, each amount rounded once."""
    return tuple(
        NetLine(
            price_id=item.price_id,
            quantity=item.quantity,
            unit_amount_minor=item.unit_amount_minor,
            amount_minor=line_amount(item.quantity, item.unit_amount_minor),
            period=period,
            tax_included=item.tax_included,
        )
        for item in items
    )
