"""French micro-typography on rendered HTML: done by a template tag, never by translators.

U+202F before ; ! ? and %, U+00A0 before : and €, inside « », after n°, and between a day and its month. Only text is
touched, never attributes, and not what is code: <code>, <pre>, <textarea>, and whatever has the class `code`.
"""

from __future__ import annotations

import re

from guichet.infra.formats import NO_BREAK
from guichet.infra.typography import spaced

_TAG = re.compile(r"(<!--.*?-->|<[^>]+>)", re.S)
_NAME = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_CODE_CLASS = re.compile(r'\sclass="(?:[^"]*\s)?code(?:\s[^"]*)?"|\stranslate="no"')
_CODE_ELEMENTS = {"code", "pre", "textarea", "script", "style", "svg"}
_VOID = {"input", "br", "img", "meta", "link", "hr", "wbr"}

_MONTHS = "janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc"
# What pages have beside the sentences that infra.typography sets: days, hours, amounts, masked card numbers.
_RULES = (
    re.compile(r" (?=[$×](?:\s|$|[).,]))"),
    re.compile(rf"(?:(?<=\d)|(?<=\b1er)) (?=(?:{_MONTHS})\w*)"),
    re.compile(r"(?<=\d) (?=h\b)"),
    re.compile(r"(?<=••••) (?=\d)"),
)


def french_text(text: str) -> str:
    """One run of plain text."""
    text = spaced(text, "fr")
    for pattern in _RULES:
        text = pattern.sub(NO_BREAK, text)
    return text


def french(html: str) -> str:
    """Every run of text between tags, codes excluded."""
    parts = _TAG.split(html)
    code: str | None = None
    depth = 0
    for index, part in enumerate(parts):
        if index % 2 == 0:
            if code is None:
                parts[index] = french_text(part)
            continue
        if (match := _NAME.match(part)) is None:
            continue
        closing, name = bool(match[1]), match[2].lower()
        if code is None:
            is_code = name in _CODE_ELEMENTS or _CODE_CLASS.search(part)
            if is_code and not closing and name not in _VOID and not part.endswith("/>"):
                code, depth = name, 1
        elif name == code and not part.endswith("/>"):
            depth += -1 if closing else 1
            if depth == 0:
                code = None
    return "".join(parts)
