"""Which language a page speaks: what its address says, else whose visit it is, else what the browser prefers."""

from collections.abc import Iterable

from django.http import HttpRequest

from guichet_sandbox.pages.texts import LANGUAGES


def language_of(request: HttpRequest, wishes: Iterable[str] = ()) -> str:
    """`fr` or `en`; `wishes` are locales (`fr-CA`, `auto`, empty), best first."""
    header = request.headers.get("Accept-Language", "")
    ranked = sorted(enumerate(header.split(",")), key=lambda place: (-_quality(place[1]), place[0]))
    accepted = [words.split(";")[0] for _, words in ranked]
    for wish in (request.GET.get("lang", ""), *wishes, *accepted):
        short = str(wish).strip().lower().replace("_", "-").split("-")[0]
        if short in LANGUAGES:
            return short
    return "fr"


def _quality(words: str) -> int:
    """Thousandths, so that no binary fraction is compared."""
    _, _, weight = words.replace(" ", "").partition(";q=")
    whole, _, rest = weight.partition(".")
    if not weight:
        return 1000
    return int(whole + (rest + "000")[:3]) if (whole + rest).isdigit() else 0
