"""Everything that pages and mails say has its French, and nothing is said outside the catalogue."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from click.testing import CliRunner

from guichet.interfaces import portal
from guichet.interfaces.cli import translations
from tests.interfaces.portal.stage import Visitor

TEMPLATES = Path(next(iter(portal.__path__))) / "templates"
# Proper names, and what is the same in both languages.
SAID_AS_IS = {"Guichet", "Français", "English", "UTC", "PDF", "Factur"}


def test_the_catalogue_is_up_to_date_and_complete() -> None:
    result = CliRunner().invoke(translations.command, ["--check"])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def said() -> Catalog:
    """All that is said, in English; reading every file takes seconds."""
    return translations.extracted()


def test_translations_keep_what_is_filled_in(said: Catalog) -> None:
    catalogue = translations.updated(translations.CATALOGUES["fr"], "fr", said)
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for text in strings if message.id else ():
            assert set(re.findall(r"%\(\w+\)s|<[^>]+>", str(text))) == set(
                re.findall(r"%\(\w+\)s|<[^>]+>", str(ids[-1]))
            ), text


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_a_template_says_nothing_outside_the_catalogue(path: Path) -> None:
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|{\w+}", "", text, flags=re.S)
    text = re.sub(r'\s(?:[\w:-]+="[^"]*"|[\w:-]+=\'[^\']*\')', "", text)
    words = set(re.findall(r"[^\W\d_]{2,}", unescape(re.sub(r"<[^>]*>", " ", text))))
    assert words <= SAID_AS_IS, words - SAID_AS_IS


PAGES = ["/", "/compte/", "/nulle-part/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("brand", ["plans", "acces"])
def test_a_french_page_has_no_english_in_it(visitor: Visitor, said: Catalog, brand: str, path: str) -> None:
    who = {"plans": "nora@example.com", "acces": "hana@example.com"}[brand]
    page = visitor(brand, who).get(path).content.decode()
    shown = unescape(re.sub(r"<[^>]*>", "\n", page))
    lines = {re.sub(r"\s+", " ", line).strip() for line in shown.splitlines()}
    english = {translations.shown(m) for m in said if m.id and " " in translations.shown(m)}
    assert not lines & english
    assert '<html lang="fr">' in page
