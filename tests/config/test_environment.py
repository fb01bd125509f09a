"""Settings from the environment: typed, refused with their name when unreadable, and documented, every one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from guichet.config import environment

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "operate" / "settings.md"
READERS = {"text": "text", "items": "list", "boolean": "boolean", "integer": "integer", "choice": "choice"}
# Read without a reader: by the sandbox, which shares no code with Guichet, and by the tests.
ELSEWHERE = {"GUICHET_SANDBOX_DATABASE_URL": "text", "GUICHET_CHROMIUM": "text"}
NAME = re.compile(r"(?:GUICHET_[A-Z_]+[A-Z]|DATABASE_URL)\Z")


def documented() -> dict[str, str]:
    """Variable to type, as the document's table has them."""
    return dict(re.findall(r"^\| `([A-Z_]+)` \| (\w+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))


def read_by_settings() -> dict[str, str]:
    """Variable to type, from the calls in the configuration."""
    found: dict[str, set[str]] = {}
    for file in (ROOT / "src" / "guichet" / "config").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS and node.args:
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    found.setdefault(name.value, set()).add(READERS[node.func.id])
    assert all(len(kinds) == 1 for kinds in found.values()), found
    return {name: kinds.pop() for name, kinds in found.items()}


def test_every_variable_is_documented_with_its_type_and_no_other() -> None:
    assert documented() == read_by_settings() | ELSEWHERE


def test_no_variable_is_named_anywhere_that_is_not_documented() -> None:
    named = {
        word
        for file in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in [node.value]
        if NAME.match(word)
    }
    assert named - set(documented()) == set()


@pytest.mark.parametrize("raw", ["yes", "TRUE", " on ", "1"])
def test_a_boolean_may_be_said_in_several_ways(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("GUICHET_X", raw)
    assert environment.boolean("GUICHET_X", default=False) is True


def test_an_unset_variable_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUICHET_X", raising=False)
    assert environment.boolean("GUICHET_X", default=True) is True
    assert environment.integer("GUICHET_X", 7) == 7
    assert environment.items("GUICHET_X", ["a"]) == ["a"]
    assert environment.text("GUICHET_X", "b") == "b"
    assert environment.choice("GUICHET_X", "c", ("c", "d")) == "c"


def test_a_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_X", "a, b,,c ")
    assert environment.items("GUICHET_X", []) == ["a", "b", "c"]


def test_what_cannot_be_read_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_X", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="GUICHET_X must be yes or no, not 'perhaps'"):
        environment.boolean("GUICHET_X", default=False)
    with pytest.raises(ImproperlyConfigured, match="GUICHET_X must be a whole number, not 'perhaps'"):
        environment.integer("GUICHET_X", 1)
    with pytest.raises(ImproperlyConfigured, match="GUICHET_X must be a, b or c, not 'perhaps'"):
        environment.choice("GUICHET_X", "a", ("a", "b", "c"))


def test_a_database_url_is_read_as_libpq_reads_it() -> None:
    found = environment.database("postgresql://me:p%40ss@db.example:5433/books?sslmode=require", pool_size=0)
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("books", "me", "p@ss")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("db.example", "5433", {"sslmode": "require"})
    by_socket = environment.database("postgresql://me@/books?host=/run/pg&port=5432", pool_size=3)
    assert by_socket["HOST"] == "/run/pg"
    assert by_socket["OPTIONS"]["pool"]["max_size"] == 3


@pytest.mark.parametrize(
    ("url", "port", "start_tls", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+starttls://u:p%3A@mail.example", 587, True, False),
        ("smtps://u:p%3A@mail.example:4650", 4650, False, True),
    ],
)
def test_a_mail_url_says_server_and_encryption(url: str, port: int, start_tls: bool, tls: bool) -> None:
    found = environment.mail_transport(url)
    assert (found.host, found.port, found.start_tls, found.tls) == ("mail.example", port, start_tls, tls)
    assert found.password in {"", "p:"}


def test_without_a_mail_url_nothing_is_sent_and_a_wrong_one_is_refused() -> None:
    assert environment.mail_transport("").backend.endswith("dummy.EmailBackend")
    with pytest.raises(ImproperlyConfigured, match="GUICHET_SMTP_URL"):
        environment.mail_transport("http://mail.example")
