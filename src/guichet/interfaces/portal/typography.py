"""French micro-typography on rendered HTML: done by a template tag, never by translators.

U+202F before ; ! ? and %, U+00A0 before : and €, inside « », after n°, and between a day and its month. Only text is
touched, never attributes, and not what is code: <code>, <pre>, <textarea>, and whatever has the class `code`.
"""

from __future__ import annotations

import re
from functools import lru_cache

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


# Where one of all the rules may have something to do; most runs of text have nothing of it.
_PERHAPS = re.compile(r" [;!?%:€»$×]|« |n° |[\dr] [a-zéû]|•••• ")
# What every tag that begins code holds, and few others.
_PERHAPS_CODE = re.compile(r"translate=|code|^<(?:pre|textarea|script|style|svg)", re.I)


@lru_cache(maxsize=4096)
def french_text(text: str) -> str:
    """One run of plain text."""
    text = spaced(text, "fr")
    for pattern in _RULES:
        text = pattern.sub(NO_BREAK, text)
    return text


def french(html: str) -> str:
    """Every run of text between tags, codes excluded."""
    parts = _TAG.split(html)
    perhaps, perhaps_code = _PERHAPS.search, _PERHAPS_CODE.search
    code: str | None = None
    depth = 0
    for index in range(0, len(parts), 2):
        if code is None and perhaps(parts[index]):
            parts[index] = french_text(parts[index])
        tag = parts[index + 1] if index + 1 < len(parts) else ""
        if code is None:
            if perhaps_code(tag) and (code := _begun_by(tag)):
                depth = 1
        elif (match := _NAME.match(tag)) and match[2].lower() == code and not tag.endswith("/>"):
            depth += -1 if match[1] else 1
            if depth == 0:
                code = None
    return "".join(parts)


def _begun_by(tag: str) -> str | None:
    """The element of code that the tag begins."""
    match = _NAME.match(tag)
    if match is None or match[1] or tag.endswith("/>"):
        return None
    name = match[2].lower()
    is_code = name in _CODE_ELEMENTS or _CODE_CLASS.search(tag)
    return name if is_code and name not in _VOID else None
