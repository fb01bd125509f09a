"""What every source file keeps: small, introduced, finished; no signal; no script or style inside a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (ROOT / "src" / "guichet", ROOT / "src" / "guichet_sandbox")
PYTHON = [path for package in PACKAGES for path in sorted(package.rglob("*.py"))]
TEMPLATES = [path for package in PACKAGES for path in sorted(package.rglob("templates/**/*.html"))]
SCRIPTS = [path for package in PACKAGES for path in sorted(package.rglob("static/**/*.js"))]
TYPST = [path for package in PACKAGES for path in sorted(package.rglob("*.typ"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))

MOST_LINES = 400
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
SIGNAL = re.compile(r"^from django\b.*\b(signals|receiver|dispatch)\b|^import django\.dispatch", re.MULTILINE)
# A mail client reads no style sheet; every page's policy refuses all three of these.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


def where(paths: Iterable[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in paths
        if (match := pattern.search(path.read_text("utf-8")))
    ]


def is_generated(path: Path) -> bool:
    """What Django writes itself: the class of an app, and migrations that only follow the models."""
    if path.name == "apps.py":
        return True
    return path.parent.name == "migrations" and not re.search(r"RunSQL|RunPython", path.read_text("utf-8"))


def is_mail(path: Path) -> bool:
    return "mail" in path.parts or "mails" in path.parts


def test_the_source_is_where_this_test_looks() -> None:
    assert all([PYTHON, TEMPLATES, SCRIPTS, TYPST, TESTS])


def test_no_file_is_long() -> None:
    written = [path for path in PYTHON if not is_generated(path)]
    lengths = {path: path.read_text("utf-8").count("\n") for path in [*written, *TEMPLATES, *SCRIPTS, *TYPST]}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > MOST_LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in [*PYTHON, *TESTS]
        if (source := path.read_text("utf-8")).strip()
        and not is_generated(path)
        and not ast.get_docstring(ast.parse(source))
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    assert where([*PYTHON, *TEMPLATES, *SCRIPTS, *TYPST, *TESTS], UNFINISHED) == []


def test_nothing_happens_by_django_signal() -> None:
    assert where(PYTHON, SIGNAL) == []


def test_a_page_holds_no_script_no_style_and_no_handler() -> None:
    assert where([path for path in TEMPLATES if not is_mail(path)], INLINE) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<script nonce='a'>",
        "<style>",
        '<p style="color:red">',
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_what_a_page_may_not_hold_is_found(markup: str) -> None:
    assert INLINE.search(markup)


@pytest.mark.parametrize(
    "markup", ['<script src="/static/a.js" defer>', '<link rel="stylesheet">', '<p class="on">', '<a data-on="a">']
)
def test_what_a_page_may_hold_is_let_through(markup: str) -> None:
    assert not INLINE.search(markup)
