"""A programme's menu is drawn once for each page and role, not for each person: it holds nothing of theirs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guichet.interfaces.portal.navigation import Entry, Section

register = template.Library()


@register.simple_tag
def menu(sections: tuple[Section, ...]) -> SafeString:
    """All that it holds."""
    return _drawn("portal/_menu.html", "sections", sections, get_language())


@register.simple_tag
def submenu(entry: Entry | None) -> SafeString | str:
    """What lies below the entry that one is in; nothing where nothing does."""
    return _drawn("portal/_submenu.html", "entry", entry, get_language()) if entry else ""


@lru_cache(maxsize=2048)
def _drawn(template_name: str, name: str, value: Any, language: str | None) -> SafeString:
    return render_to_string(template_name, {name: value})
