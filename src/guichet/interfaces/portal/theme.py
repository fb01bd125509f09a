"""The brand's look as one served style sheet, so that no page needs an inline style: the tokens of `BrandLook`.

The typeface is named here, and only when it was built at set-up; without it pages use the system's fonts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from lucide.templatetags.lucide import lucide

from guichet.contexts.brands.public import BrandLook, BrandView
from guichet.interfaces.portal.permissions import Permission, allow

FONT = "guichet/fonts/inter-wght-latin.woff2"
SAFE_VALUE = re.compile(r"[\w\s().,%#\"'/-]+")
ONE_YEAR = "public, max-age=31536000, immutable"


@allow(Permission.PUBLIC, methods=("GET",))
def theme(request: HttpRequest) -> HttpResponse:
    """`/theme.css?v=HASH`: kept for a year when the hash is that of its content, else asked again each time."""
    sheet = style_sheet(getattr(request, "brand", None))
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = ONE_YEAR if request.GET.get("v") == content_hash(sheet) else "no-cache"
    return response


@allow(Permission.PUBLIC, methods=("GET",))
def icon(request: HttpRequest) -> HttpResponse:
    """`/icon.svg`: the brand's mark in its colour on paper, for the browser's tab."""
    look = request.brand.look if getattr(request, "brand", None) else None  # type: ignore[attr-defined]
    mark = _render_mark(look.icon if look else "layers")
    colour = _safe(look.paper) if look else "#00574f"
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{colour}"/>'
        f'<g transform="translate(6 6)" color="#fff">{mark}</g></svg>'
    )
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


def theme_url(brand: BrandView | None) -> str:
    return f"{reverse('theme')}?v={content_hash(style_sheet(brand))}"


@lru_cache(maxsize=256)
def content_hash(sheet: str) -> str:
    return sha256(sheet.encode()).hexdigest()[:12]


def style_sheet(brand: BrandView | None) -> str:
    """`@font-face` if the typeface exists, then the brand's tokens; without a brand those of tokens.css stay."""
    return _style_sheet(FONT, brand.look if brand else None)


@lru_cache(maxsize=256)
def _style_sheet(font: str, look: BrandLook | None) -> str:
    return _typeface(font) + (_tokens(look) if look else "")


def _render_mark(name: str) -> str:
    return lucide(name, size=20, stroke_width=2.25)


def _typeface(font: str) -> str:
    if not finders.find(font):
        return ""
    try:
        address = static(font)
    except ValueError:  # built after the last collectstatic: not in its manifest
        return ""
    return (
        f'@font-face {{ font-family: "Inter"; src: url("{address}") format("woff2"); '
        "font-weight: 400 700; font-display: swap; }\n"
    )


def _tokens(look: BrandLook) -> str:
    values = {
        "--brand": f"light-dark({_safe(look.brand[0])}, {_safe(look.brand[1])})",
        "--on-brand": f"light-dark({_safe(look.on_brand[0])}, {_safe(look.on_brand[1])})",
        "--brand-radius": _safe(look.radius),
    }
    if look.font:
        values["--brand-font"] = _safe(look.font)
    return ":root {\n" + "".join(f"  {name}: {value};\n" for name, value in values.items()) + "}\n"


def _safe(value: str) -> str:
    """A value can set its own property and nothing else; ValueError for one that would end the declaration."""
    if not SAFE_VALUE.fullmatch(value):
        raise ValueError(f"not a value for a style sheet: {value!r}")
    return value
