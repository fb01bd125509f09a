"""How much of a tax that is owed when it is paid is due, by how much of the invoice was received."""

from __future__ import annotations

from fractions import Fraction

from guichet.kernel.rounding import round_half_up


def due_when_paid(tax_minor: int, received_minor: int, total_minor: int) -> int:
    """round(tax × received ÷ total), so that the last cent makes it exact (docs/domain.md, Books).

    Tax and total are the invoice's less its credit notes'; received is what has settled it beyond those.
    """
    if not total_minor:
        return 0
    return round_half_up(Fraction(tax_minor * max(0, received_minor), total_minor))
