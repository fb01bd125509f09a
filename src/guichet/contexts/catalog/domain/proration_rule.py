"""What a change inside a period means for whoever has a price (docs/domain.md, Proration)."""

from __future__ import annotations

from enum import StrEnum


class ProrationRule(StrEnum):
    """`day`: by the day; `full`: a period that has begun counts whole; `none`: more is charged from the term on."""

    DAY = "day"
    FULL = "full"
    NONE = "none"
