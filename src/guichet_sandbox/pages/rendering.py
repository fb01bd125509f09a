"""What every page has: its language, the switch to the other one, whose customer reads it, and its policy."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet_sandbox.accounts import ACCOUNTS
from guichet_sandbox.cards import CARDS, INCORRECT_NUMBER
from guichet_sandbox.pages.language import language_of
from guichet_sandbox.pages.policy import NAME, policy
from guichet_sandbox.pages.texts import texts_in
from guichet_sandbox.settings import ORIGIN


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is shown: alone, or (with the origin of its parent) in a frame; and where its forms may lead."""

    parent: str = ""
    form_origins: list[str] = field(default_factory=list)
    merchant: str = ""
    locales: Iterable[str] = ()


def page(request: HttpRequest, template: str, frame: Frame, status: int = 200, /, **context: Any) -> HttpResponse:
    """Render `sandbox/<template>.html`."""
    language = language_of(request, frame.locales)
    other = request.GET.copy()
    other["lang"] = "en" if language == "fr" else "fr"
    words = texts_in(language)
    context |= {
        "t": words,
        "language": language,
        "other_language": other["lang"],
        "other_address": f"?{other.urlencode()}",
        "host": urlsplit(ORIGIN).netloc,
        "merchant": frame.merchant,
        "framed": bool(frame.parent),
        "parent": frame.parent,
        "cards": _table(words),
        "accounts": [{"number": account.spaced, "result": words[account.result]} for account in ACCOUNTS],
    }
    response = render(request, f"sandbox/{template}.html", context, status=status)
    response[NAME] = policy(frame.form_origins, frame.parent)
    response["Content-Language"] = language
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    """For an address whose secret is missing or wrong: nothing is said about what is there."""
    return page(request, "message", Frame(), 404, title_key="unknown_title", text_key="unknown")


def _table(words: dict[str, str]) -> list[dict[str, str]]:
    rows = [{"number": card.spaced, "result": words[card.result]} for card in CARDS]
    spaced = " ".join(INCORRECT_NUMBER[start : start + 4] for start in range(0, 16, 4))
    return [*rows, {"number": spaced, "result": words["result_incorrect"]}]
