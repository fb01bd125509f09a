"""Icons of the set as inline SVG, each drawn once a process."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

ICON_SIZE, ICON_WIDTH = "18", "1.75"


@register.simple_tag
def icon(name: str, size: str, width: str) -> SafeString:
    """Where the name is known only when the page is rendered; written `<c-i :n="name" />`."""
    return drawn(str(name), str(size), str(width))


@lru_cache(maxsize=512)
def drawn(name: str, size: str, width: str) -> SafeString:
    """Hidden from assistive technology: what an icon means stands beside it in words."""
    return mark_safe(lucide(name, size=int(size), stroke_width=width, aria_hidden="true"))  # noqa: S308 - the set's own SVG
