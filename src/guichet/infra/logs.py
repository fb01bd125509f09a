"""Logs for machines and for people; both are masked, because a secret in a log is a secret lost.

Masked: card numbers (13 to 19 digits that pass the Luhn check), IBANs, provider keys, webhook secrets, API keys, bearer
tokens, and the tokens in links of mails. Masking works on the finished line, so it also reaches exceptions and other
libraries' messages.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

MASK = "[masked]"
DIGITS = re.compile(r"(?<![\dA-Za-z_-])\d(?:[ -]?\d){12,}(?![\dA-Za-z_])")
GROUP = re.compile(r"\d+")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
TOKEN = re.compile(r"\b(?:[sr]k_(?:test|live)|whsec|gk|sk)_[A-Za-z0-9_+/=.-]{4,}")
BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")
URL_PASSWORD = re.compile(r"(?<=://)([^\s:/@]+):[^\s/]+@")

# An invitation's, and a password's: whoever has the link is let in.
LINK = re.compile(r"(?<=/invitation/)[\w-]{8,}|(?<=/mot-de-passe/nouveau/)[\w-]{8,}")

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
COLOURS = {"DEBUG": "\033[2m", "INFO": "", "WARNING": "\033[33m", "ERROR": "\033[31m", "CRITICAL": "\033[1;31m"}
RESET = "\033[0m"


def masked(text: str) -> str:
    """The text without anything that looks like a card number, an IBAN or a secret."""
    text = DIGITS.sub(lambda found: _without_cards(found.group()), text)
    text = IBAN.sub(lambda found: _without_iban(found.group()), text)
    text = TOKEN.sub(MASK, text)
    text = BEARER.sub(rf"\1 {MASK}", text)
    text = LINK.sub(MASK, text)
    return URL_PASSWORD.sub(rf"\1:{MASK}@", text)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ts (UTC), level, logger, message, the record's extra fields, exception."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps({key: _masked_value(value) for key, value in entry.items()}, ensure_ascii=False)


class ConsoleFormatter(logging.Formatter):
    """A short line for a person: time, level, logger, message, extra fields as name=value."""

    def __init__(self, colours: bool = False) -> None:
        super().__init__()
        self.colours = colours

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        extra = "".join(f" {name}={value}" for name, value in _extra(record).items())
        line = f"{time} {record.levelname.lower():<8}{record.name}: {record.getMessage()}{extra}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        line = masked(line)
        colour = COLOURS.get(record.levelname, "") if self.colours else ""
        return f"{colour}{line}{RESET}" if colour else line


class OneLine(logging.Filter):
    """For what strangers cause at will, such as a host name that is not ours: a warning, without traceback or path."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        vars(record).pop("request", None)
        return True


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in STANDARD}


def _masked_value(value: Any) -> Any:
    """JSON's own types stay, everything else becomes its masked text."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        text = masked(str(value))
        return value if text == str(value) else text
    if isinstance(value, dict):
        return {masked(str(key)): _masked_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked_value(inner) for inner in value]
    return masked(str(value))


def _without_cards(text: str) -> str:
    """Masks the first run of whole groups of digits that may be a card number, and looks again behind it."""
    groups = list(GROUP.finditer(text))
    for first in range(len(groups)):
        for last in range(len(groups) - 1, first - 1, -1):
            digits = "".join(group.group() for group in groups[first : last + 1])
            if 13 <= len(digits) <= 19 and _passes_luhn(digits):
                start, end = groups[first].start(), groups[last].end()
                return text[:start] + MASK + _without_cards(text[end:])
    return text


def _without_iban(text: str) -> str:
    """The words that follow an IBAN may look like its end: the longest beginning that checks is masked."""
    for end in range(len(text), 14, -1):
        if text[end - 1] != " " and _passes_mod_97(text[:end]):
            return MASK + text[end:]
    return text


def _passes_luhn(digits: str) -> bool:
    values = [int(digit) for digit in digits]
    doubled = [value * 2 - 9 if value > 4 else value * 2 for value in values[-2::-2]]
    return (sum(values[-1::-2]) + sum(doubled)) % 10 == 0


def _passes_mod_97(text: str) -> bool:
    compact = text.replace(" ", "")
    return int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97 == 1
