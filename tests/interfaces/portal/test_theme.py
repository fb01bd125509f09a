"""The brand's look is served, not written into pages, and the policy that this allows is strict."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from guichet.contexts.brands.public import find_brand_by_slug
from guichet.interfaces import portal
from guichet.interfaces.portal import theme
from tests.interfaces.portal.stage import PSP, Visitor

TEMPLATES = Path(next(iter(portal.__path__))) / "templates"


def test_the_theme_is_the_brands_and_kept_by_its_hash(visitor: Visitor) -> None:
    client = visitor("plans")
    page = client.get("/connexion/").content.decode()
    address = re.search(r'href="(/theme\.css\?v=\w+)"', page)
    assert address is not None
    answer = client.get(address[1])
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"].endswith("immutable")
    assert "--brand: light-dark(oklch(46% 0.125 45), oklch(80% 0.1 62));" in answer.content.decode()
    assert client.get("/theme.css?v=old")["Cache-Control"] == "no-cache"
    other = visitor("relais").get("/connexion/").content.decode()
    assert address[1] not in other


def test_pages_do_without_the_typeface(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "FONT", "guichet/fonts/never-built.woff2")
    sheet = visitor("plans").get("/theme.css").content.decode()
    assert "@font-face" not in sheet
    assert "--brand:" in sheet


def test_a_value_cannot_end_its_declaration(demo: None) -> None:
    brand = find_brand_by_slug("plans")
    assert brand is not None
    with pytest.raises(ValueError, match="not a value for a style sheet"):
        theme.style_sheet(replace(brand, look=replace(brand.look, radius="0;} body{display:none")))


def policy(client: Client, path: str) -> dict[str, set[str]]:
    parts = client.get(path)["Content-Security-Policy"].split("; ")
    return {name: set(values) for name, *values in (part.split() for part in parts)}


def test_the_policy_lets_in_the_brands_provider_and_nothing_else(visitor: Visitor) -> None:
    nora = policy(visitor("plans", "nora@example.com"), "/")
    assert nora["frame-src"] == {PSP}
    assert nora["form-action"] == {"'self'", PSP}
    assert nora["script-src"] == nora["style-src"] == {"'self'"}
    assert nora["default-src"] == {"'none'"}
    stranger = policy(visitor("plans"), "/connexion/")
    assert stranger["frame-src"] == {"'none'"}
    assert stranger["form-action"] == {"'self'"}


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_no_template_needs_anything_inline(path: Path) -> None:
    assert not re.search(r"\sstyle=|<style|\son\w+=\"|<script(?! src)|hx-on|js:", path.read_text())


def test_the_icon_is_the_brands_mark(visitor: Visitor) -> None:
    answer = visitor("plans").get("/icon.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.decode().startswith("<svg xmlns=")
