"""Reads a pasted list of addresses: by commas, semicolons, spaces or lines, with or without names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_BETWEEN = re.compile(r"[\s,;]+")
_is_address = EmailValidator(allowlist=[])
LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Malformed:
    """What is not an address, as typed, and on which line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Addresses:
    """`addresses` in lower case, each once, in their order; `repeated` those that stand there more than once."""

    addresses: tuple[str, ...]
    repeated: tuple[str, ...]
    malformed: tuple[Malformed, ...]


def read_addresses(text: str) -> Addresses:
    found: dict[str, int] = {}
    malformed: list[Malformed] = []
    for number, line in enumerate(text.splitlines(), start=1):
        for typed in _pieces(line):
            address = typed.lower()
            if _fits(address):
                found[address] = found.get(address, 0) + 1
            else:
                malformed.append(Malformed(_shown(typed), number))
    return Addresses(tuple(found), tuple(a for a, times in found.items() if times > 1), tuple(malformed))


def _pieces(line: str) -> Iterator[str]:
    """In the order in which they stand there."""
    position = 0
    for match in _IN_BRACKETS.finditer(line):
        inside = match.group(1).strip().removeprefix("mailto:") or "<>"
        yield from (word for word in _words(_without_name(line[position : match.start()])) if word != inside)
        yield inside
        position = match.end()
    yield from _words(line[position:])


def _without_name(text: str) -> str:
    """What stands before `<mail>` without the name: `"Family, Given"`, or the words since the last separator.

    A word of it that holds an @ is an address of its own.
    """
    if text.rstrip().endswith('"'):
        return text[: max(text.rstrip()[:-1].rfind('"'), 0)]
    last = max(text.rfind(","), text.rfind(";"))
    addresses = [word for word in _words(text[last + 1 :]) if "@" in word]
    return " ".join([text[: last + 1], *addresses])


def _words(text: str) -> Iterator[str]:
    for word in _BETWEEN.split(text):
        if bare := word.strip("<>\"'()[]").removeprefix("mailto:"):
            yield bare


def _fits(address: str) -> bool:
    try:
        _is_address(address)
    except ValidationError:
        return False
    return len(address) <= 254 and address.isascii()


def _shown(typed: str) -> str:
    return typed if len(typed) <= LONGEST_SHOWN else f"{typed[:LONGEST_SHOWN]}…"
