"""The one frame of every mail: content in, subject, text and HTML out. Pure; Django's template engine stands alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from guichet.contexts.notifications.ports import MailContent, RenderedMail
from guichet.infra.typography import Phrases

TEMPLATES = Path(__file__).parent / "templates"

_TEXTS = {
    "support": (
        "{reason} Une question ? Écrivez à {support_email}.",
        "{reason} Any question? Write to {support_email}.",
    ),
    "genuine": (
        (
            "{legal_name}, {legal_line}. Nos liens mènent toujours à {host} et nous ne demandons jamais votre numéro "
            "de carte par courriel."
        ),
        "{legal_name}, {legal_line}. Our links always lead to {host}, and we never ask for your card number by email.",
    ),
    "colon": (" : ", ": "),
}

_LIGHT_CARD = "#ffffff"
_DARK_CARD = "#1c211f"
# Invisible signs after the preheader, so that mail programs do not fill its line with the beginning of the message.
_PREHEADER_FILL = 40


def render_mail(content: MailContent) -> RenderedMail:
    """Both parts say the same facts in the same order."""
    context = _context(content)
    html = _engine().get_template("mail.html").render(Context(context))
    text = _engine().get_template("mail.txt").render(Context(context, autoescape=False))
    return RenderedMail(
        subject=" ".join(content.subject.splitlines()),
        text=re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n",
        html=re.sub(r"\n\s*\n+", "\n", html),
    )


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])


def _context(content: MailContent) -> dict[str, Any]:
    brand = content.brand
    say = Phrases(_TEXTS, content.language)
    return {
        "content": content,
        "brand": brand,
        "initial": brand.name[:1],
        "tint": _mix(brand.color, _LIGHT_CARD, 8),
        "tint_dark": _mix(brand.color_dark, _DARK_CARD, 14),
        "colon": say("colon"),
        "colon_at_end": say("colon").rstrip(" "),
        "footer": (
            say("support", reason=content.reason, support_email=brand.support_email),
            say("genuine", legal_name=brand.legal_name, legal_line=brand.legal_line, host=brand.host),
        ),
        "fill": range(_PREHEADER_FILL),
    }


def _mix(color: str, ground: str, percent: int) -> str:
    """`percent` of `color` over `ground`, both sRGB hex."""
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + bytes((over * percent + under * (100 - percent) + 50) // 100 for over, under in pairs).hex()
