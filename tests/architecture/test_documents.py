"""What the documents say of the code is true where a test can tell (words, links, commands), and of it alone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.apps import apps

from guichet.interfaces.cli.main import main

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:uv run )?\bguichet ([a-z]+)(?=[\s`]|$)(?: (--[a-z-]+))?", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
# Paths of one machine: somebody's home, or where a build happened to run.
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:" + "|".join(["work", "root", r"home/\w+", r"Users/\w+"]) + r")/\w")


def tracked() -> list[Path]:
    try:
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree")
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def headings(path: Path) -> set[str]:
    """The anchors that a page offers, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def commands_named(text: str) -> Iterator[tuple[str, str]]:
    for code in CODE.findall(text):
        yield from COMMAND.findall(code)


def test_every_link_leads_somewhere() -> None:
    lost = []
    for page in documents():
        for target in LINK.findall(page.read_text("utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            found = (page.parent / file).resolve() if file else page
            if not found.exists() or (anchor and anchor not in headings(found)):
                lost.append(f"{page.relative_to(ROOT)}: {target}")
    assert lost == []


def test_every_command_that_a_page_names_exists() -> None:
    unknown = []
    with click.Context(main) as context:
        for page in documents():
            for name, option in sorted(set(commands_named(page.read_text("utf-8")))):
                command = main.get_command(context, name)
                options = {word for parameter in command.params for word in parameter.opts} if command else set()
                if command is None or (option and option not in options | {"--help"}):
                    unknown.append(f"{page.relative_to(ROOT)}: guichet {name} {option}".rstrip())
    assert unknown == []


def test_the_glossary_has_a_word_for_every_table() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    named = set(re.findall(r"`(?:\w+\.)*(\w+)`", glossary))
    missing = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("guichet.") and model.__name__ not in named
    ]
    assert missing == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in OF_ONE_MACHINE.finditer(text)]
    assert found == []


def test_a_command_in_code_is_seen_and_one_in_prose_is_not() -> None:
    text = "Guichet bills; `uv run guichet bill --until DATE`.\n```\nguichet demo --port 8000\n```\nthe guichet desk"
    assert list(commands_named(text)) == [("bill", "--until"), ("demo", "--port")]
