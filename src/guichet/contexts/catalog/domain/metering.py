"""The metered part of a price: so many units come with it, and each one beyond them is charged after the period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MeterView:
    """What is counted; `unit` is by language the word for one and the word for several: page, pages."""

    id: UUID
    code: str
    unit: dict[str, tuple[str, str]]

    def units(self, count: int, language: str) -> str:
        """The word that goes with `count`: in French nought is singular, in English it is not."""
        one, several = self.unit[language]
        return one if count == 1 or (count == 0 and language == "fr") else several


@dataclass(frozen=True, slots=True)
class Metering:
    """`included_units` come with each unit of the price and interval; `overage_unit_amount_minor` is for one beyond.

    That is as the price is: with tax, or before it.
    """

    meter: MeterView
    included_units: int
    overage_unit_amount_minor: Decimal
