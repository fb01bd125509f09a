"""Long lists in pages: which one is asked for, and what lies around it."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PAGES = 100_000


def chosen_page(typed: str) -> int:
    """The page that an address asks for; the first one when it asks for none that could be."""
    return max(1, min(int(typed), MOST_PAGES)) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `asked` (from 1) of a list of `count`; beyond the end it is the last one."""

    asked: int
    count: int
    size: int = 50

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def page(self) -> int:
        return min(self.asked, self.pages)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def following(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None
