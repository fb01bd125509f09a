"""What the documents say of the code is true where a test can tell (words, links, commands), and of it alone."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
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
# A document that a comment names, and its section behind a comma: `docs/domain.md, Two clocks`.
DOCUMENT = re.compile(r"(?<![\w/.-])([\w./-]+\.md)\b(?:, ([A-Z]\w*(?: \w+)*))?")
RULE = re.compile(r"(?<![\w.])R(\d+\.\d+)([a-z]?)\b")


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


def remarks(source: str) -> str:
    """The comments and docstrings of a Python file, each on one line: what is said to its reader, and no other text."""
    tree = ast.parse(source)
    said = [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    block: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            block.append(token.string.lstrip("# "))
        elif token.type != tokenize.NL and block:
            said.append(" ".join(block))
            block = []
    return "\n".join(" ".join(text.split()) for text in said)


def rules_defined() -> dict[str, str]:
    """The text under each rule of docs/rules.md, by its number."""
    parts = re.split(r"^### R(\d+\.\d+) ", (ROOT / "docs" / "rules.md").read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def unresolved(said: str, rules: dict[str, str]) -> Iterator[str]:
    """What the text cites and a reader of the repository would look for in vain."""
    for name, section in DOCUMENT.findall(said):
        page = ROOT / name
        if not page.is_file():
            yield name
        elif section and section.lower().replace(" ", "-") not in headings(page):
            yield f"{name}, {section}"
    yield from unknown_rules(said, rules)


def unknown_rules(text: str, rules: dict[str, str]) -> Iterator[str]:
    for number, part in RULE.findall(text):
        if number not in rules or (part and f"({part})" not in rules[number]):
            yield f"R{number}{part}"


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


def test_what_a_comment_cites_is_in_the_repository() -> None:
    rules = rules_defined()
    lost = []
    for path in tracked():
        if path.suffix == ".py" and path != Path(__file__):
            source = path.read_text("utf-8")
            found = {*unresolved(remarks(source), rules), *unknown_rules(source, rules)}
            lost += [f"{path.relative_to(ROOT)}: {cited}" for cited in sorted(found)]
    assert lost == []


def test_every_rule_that_a_page_names_exists() -> None:
    rules = rules_defined()
    lost = []
    for page in documents():
        unknown = sorted(set(unknown_rules(page.read_text("utf-8"), rules)))
        lost += [f"{page.relative_to(ROOT)}: {rule}" for rule in unknown]
    assert lost == []


def test_every_rule_has_its_source_and_how_far_it_was_verified() -> None:
    rules = rules_defined()
    told = ("\n- Source: ", "\n- Verified: ", "\n- Here: ")
    assert rules
    assert [number for number, text in rules.items() if not all(words in text for words in told)] == []


def test_a_citation_that_leads_nowhere_is_found() -> None:
    rules = {"1.2": "(c) services"}
    good = '"""Kept (docs/domain.md, Two clocks; docs/rules.md R1.2c)."""\n# See README.md.\nPAGE = "nowhere.md"\n'
    assert list(unresolved(remarks(good), rules)) == []
    bad = "# It is said\n# in domain.md, or docs/domain.md,\n# Dreams, or R1.2b, or R9.1.\nx = 1\n"
    assert list(unresolved(remarks(bad), rules)) == ["domain.md", "docs/domain.md, Dreams", "R1.2b", "R9.1"]


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
