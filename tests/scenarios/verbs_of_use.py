"""The sentences of lives in which something is used that is metered."""

from __future__ import annotations

from datetime import date, timedelta

from guichet.contexts.subscriptions.public import list_subscriptions
from guichet.flows.usage.record import UsageFact, record
from guichet.infra.clock import start_of_day, today
from tests.scenarios.verbs import Person, verb

__all__ = ["Person"]


@verb(r"prints (?P<pages>\d+) pages(?: on (?P<name>\w+))?(?P<again>, told twice)?")
def prints(person: Person, pages: str, name: str | None, again: str | None) -> str | None:
    """On the latest subscription unless it is named."""
    told = _tell(person, int(pages), name, today(person.buyer.house.brand))
    assert not again or _tell(person, int(pages), name, today(person.buyer.house.brand)) is None
    return told


@verb(r"is late to tell of (?P<pages>\d+) pages of (?P<day>[\d-]+)(?: on (?P<name>\w+))?")
def is_late(person: Person, pages: str, day: str, name: str | None) -> str | None:
    return _tell(person, int(pages), name, date.fromisoformat(day))


def _tell(person: Person, pages: int, name: str | None, day: date) -> str | None:
    brand, customer_id, _ = person.who
    of = [each for each in list_subscriptions(customer_id) if name in {None, each.name}][-1]
    at = start_of_day(brand, day) + timedelta(hours=8)
    done = record(brand, [UsageFact(of.items[0].id, "pages", pages, at, f"{of.id}:{day}:{pages}")])
    return f"refused: {done.refused[0][1]}" if done.refused else None
