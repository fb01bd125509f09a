"""The brand's mark on paper: its icon in white on a rounded square of its colour, as SVG."""

from __future__ import annotations

from functools import lru_cache

from lucide.templatetags.lucide import lucide


@lru_cache(maxsize=64)
def mark_svg(icon: str, color: str) -> str:
    """`icon` is a lucide name, `color` an sRGB hex. lucide.IconDoesNotExist when there is no such icon."""
    drawn = lucide(icon, size=23, x="8.5", y="8.5", stroke="#ffffff", stroke_width="2.1")
    square = f'<rect width="40" height="40" rx="10" fill="{color}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{square}{drawn}</svg>'
