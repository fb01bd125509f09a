"""`guichet translations`: what pages and mails say, brought into the catalogue; Babel does it all, no gettext binary.

Messages are written in English, so only French has a catalogue. Templates are read through Django's own `templatize`,
which turns them into Python for Babel's extractor: the same strings that makemessages would find.
"""

from __future__ import annotations

import io
from collections.abc import Generator
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[2]
CATALOGUES = {"fr": PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "django.po"}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TEMPLATE_ENDINGS = {".html", ".txt"}


@click.command(short_help="Bring the catalogue up to date and compile it.")
@click.option("--check", is_flag=True, help="Write nothing; fail if the catalogue is not what this would write.")
def command(check: bool) -> None:
    """Find every message of pages and mails, update the French catalogue, compile it, list what has no translation."""
    found = extracted()
    failures = []
    for language, path in CATALOGUES.items():
        catalogue = updated(path, language, found)
        missing = [message for message in catalogue if message.id and not is_translated(message)]
        for message in missing:
            click.echo(f"{language}: no translation of {shown(message)!r}")
        text = as_po(catalogue)
        if check:
            if not path.exists() or path.read_bytes() != text:
                failures.append(f"{path.relative_to(PACKAGE)} is not up to date: run `guichet translations`")
            if missing:
                failures.append(f"{len(missing)} messages have no translation into {language}")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        compile_catalogue(path, language)
        click.echo(f"{language}: {len(catalogue)} messages, {len(missing)} without translation")
    if failures:
        raise click.ClickException("; ".join(failures))


def extracted() -> Catalog:
    """Every message in the package's code and templates, without a translation."""
    catalogue = Catalog()
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix == ".py" and "/migrations/" not in name:
            messages = extract("python", io.BytesIO(path.read_bytes()), KEYWORDS, comment_tags=("Translators:",))
        elif path.suffix in TEMPLATE_ENDINGS and "/templates/" in name:
            messages = from_template(path.read_text(encoding="utf-8"), name)
        else:
            continue
        for _line, message, comments, context in messages:
            catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def from_template(source: str, name: str) -> Generator[tuple[int, Any, list[str], str | None], None, None]:
    """The messages of one template: (line, id or ids, comments, context)."""
    from django.utils.translation.template import templatize

    python = io.BytesIO(templatize(source, origin=name).encode())
    yield from extract("python", python, KEYWORDS, comment_tags=("Translators:",), options={"encoding": "utf-8"})


def updated(path: Path, language: str, found: Catalog) -> Catalog:
    """The catalogue at `path` with exactly the messages of `found`; translations kept, nothing guessed."""
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(locale=language, project="guichet", charset="utf-8", fuzzy=False)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The file's bytes; no dates and no line numbers, so that only a changed message changes it."""
    text = io.BytesIO()
    write_po(text, catalogue, width=120, sort_output=True, omit_header=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: {}\\n"\n\n'
    )
    return header.format(catalogue.locale_identifier, catalogue.plural_forms).encode() + text.getvalue()


def compile_catalogue(path: Path, language: str) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    path.with_suffix(".mo").write_bytes(binary.getvalue())


def is_translated(message: Message) -> bool:
    """Every plural form filled, and not marked as a guess."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms) and not message.fuzzy


def shown(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])
