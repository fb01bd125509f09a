"""The menu of a programme: its place and what it holds are data, checked when read.

    {"place": "left" | "top" | "tabs",
     "groups": [{"heading": label key or "",
                 "items": [{"page": page key, "label": label key, "icon": lucide name, "children": [items]}]}]}

`label`, `icon` and `children` are optional; page keys and label keys are those of pages.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest

from guichet.interfaces.portal.pages import LABELS, PAGES, address_of
from guichet.interfaces.portal.permissions import may
from guichet.interfaces.portal.portal_request import PortalContext

PLACES = ("left", "top", "tabs")


class NavigationError(ValueError):
    """A programme's navigation says something that pages.py does not know."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as configured."""

    page: str
    label: str
    icon: str
    children: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    place: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as shown to one person. `current` is what `aria-current` says, empty elsewhere: `page` on its own
    address, `true` on another that it covers. `is_in`: the page is it or one below it. `count` is how much waits there.
    """

    href: str
    label: str
    icon: str
    children: tuple[Entry, ...]
    covers: tuple[str, ...] = ()
    current: str = ""
    is_in: bool = False
    count: int = 0

    @property
    def is_among_children(self) -> bool:
        """Whether its own page stands among the entries below it already."""
        return any(child.href == self.href for child in self.children)


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Navigation:
    place: str
    sections: tuple[Section, ...]

    @property
    def current_label(self) -> str:
        """What the menu calls this very page; empty for one that it does not hold."""
        entries = (each for section in self.sections for top in section.entries for each in (top, *top.children))
        return next((entry.label for entry in entries if entry.current), "")

    @property
    def below_current(self) -> Entry | None:
        """The entry one is in, if it has entries below it: top bars and tabs show these on a row of their own."""
        entries = (entry for section in self.sections for entry in section.entries)
        return next((entry for entry in entries if entry.is_in and entry.children), None)


def parse(data: Mapping[str, Any]) -> Menu:
    """The configured menu; NavigationError says what is wrong and where."""
    _only(data, {"place", "groups"}, "navigation")
    place = data.get("place")
    if place not in PLACES:
        raise NavigationError(f"navigation.place must be one of {', '.join(PLACES)}, not {place!r}")
    groups = []
    for number, group in enumerate(data.get("groups", [])):
        where = f"navigation.groups[{number}]"
        _only(group, {"heading", "items"}, where)
        heading = group.get("heading", "")
        _known(heading, LABELS, f"{where}.heading")
        groups.append(Group(heading, tuple(_items(group.get("items", []), where))))
    return Menu(str(place), tuple(groups))


@lru_cache(maxsize=256)
def _menu(data: str) -> Menu:
    """Parsed once as long as nobody changes it."""
    return parse(json.loads(data))


def holds(context: PortalContext, page: str) -> bool:
    """Whether the programme's menu has this page anywhere: what it does not sell, no other page offers either."""

    def within(items: tuple[Item, ...]) -> bool:
        return any(item.page == page or within(item.children) for item in items)

    return context.programme is not None and any(
        within(group.items) for group in _menu(json.dumps(context.programme.navigation)).groups
    )


def navigation_for(context: PortalContext, request: HttpRequest) -> Navigation:
    """The menu of the context's programme: only pages that exist and that the membership may open."""
    assert context.programme is not None  # noqa: S101 - who has a membership has a programme
    menu = _menu(json.dumps(context.programme.navigation))
    sections = []
    for group in menu.groups:
        entries = tuple(entry for item in group.items if (entry := _entry(item, context)) is not None)
        if entries:
            sections.append(Section(str(LABELS[group.heading]) if group.heading else "", entries))
    return Navigation(menu.place, _mark(tuple(sections), request.path))


def _items(data: Any, where: str) -> Iterator[Item]:
    for number, item in enumerate(data):
        here = f"{where}.items[{number}]"
        _only(item, {"page", "label", "icon", "children"}, here)
        if "page" not in item:
            raise NavigationError(f"{here} names no page")
        _known(item["page"], PAGES, f"{here}.page")
        _known(item.get("label", ""), LABELS, f"{here}.label")
        yield Item(
            item["page"], item.get("label", ""), item.get("icon", ""), tuple(_items(item.get("children", []), here))
        )


def _only(data: Any, keys: set[str], where: str) -> None:
    if not isinstance(data, Mapping):
        raise NavigationError(f"{where} must be an object, not {data!r}")
    if unknown := sorted(set(data) - keys):
        raise NavigationError(f"{where} has unknown keys: {', '.join(unknown)}")


def _known(key: str, known: Mapping[str, object], where: str) -> None:
    if key and key not in known:
        raise NavigationError(f"{where}: {key!r} is not one of {', '.join(sorted(known))}")


def _entry(item: Item, context: PortalContext) -> Entry | None:
    """The entry for this person; one whose own page is out of reach leads to the first of its children."""
    page = PAGES[item.page]
    children = tuple(entry for child in item.children if (entry := _entry(child, context)) is not None)
    href = address_of(page) if may(page.permission, context.membership, context.programme) else None
    if href is None and children:
        href = children[0].href
    if href is None:
        return None
    label = str(LABELS[item.label] if item.label else page.label)
    return Entry(href, label, item.icon or page.icon, children, (href, *page.covers))


def _mark(sections: tuple[Section, ...], path: str) -> tuple[Section, ...]:
    """Mark the entry that covers the longest beginning of `path`; the overview at / only when exact."""
    covered = {prefix for s in sections for top in s.entries for e in (top, *top.children) for prefix in e.covers}
    fitting = [prefix for prefix in covered if path == prefix or (prefix != "/" and path.startswith(prefix))]
    best = max(fitting, key=len, default="")

    def marked(entry: Entry) -> Entry:
        children = tuple(marked(child) for child in entry.children)
        own = best in entry.covers
        below = any(child.is_in for child in children)
        current = ("page" if entry.href == path else "true") if own and not below else ""
        return replace(entry, children=children, current=current, is_in=own or below)

    return tuple(replace(section, entries=tuple(marked(e) for e in section.entries)) for section in sections)
