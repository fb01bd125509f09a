"""In which ways the same walk is made: two in every run, the others before a release (`-m every_combination`)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Way:
    """Language, width of the screen, and whether script and pointer are there."""

    language: str = "fr"
    width: int = 1280
    scripts: bool = True
    keyboard: bool = False

    @property
    def in_frame(self) -> bool:
        """How the card is entered: on a narrow screen in the page's frame, on a wide one on the provider's page."""
        return self.width < 1000

    def __str__(self) -> str:
        extra = ("-keyboard" if self.keyboard else "") + ("" if self.scripts else "-without-script")
        return f"{self.language}-{self.width}{extra}"


def ways(*others: Way, both: bool = True) -> list[object]:
    """French wide and English narrow, and the further ones that a test wants each time; the rest carry the marker.

    Not `both`: a refusal, or another way through pages that another walk has seen in both.
    """
    wide, narrow = Way("fr", 1280), Way("en", 390)
    always = [wide, *([narrow] if both else []), *others]
    before_release = [*([] if both else [narrow]), Way("fr", 390), Way("en", 1280), Way("fr", 1280, keyboard=True)]
    return [
        *(pytest.param(way, id=str(way)) for way in always),
        *(pytest.param(way, id=str(way), marks=pytest.mark.every_combination) for way in before_release),
    ]


def dollars(cents: int, language: str) -> str:
    """As the pages write it, with the spaces that do not break: 2 035,06 $ or $2,035.06."""
    whole, rest = divmod(cents, 100)
    english = f"{whole:,}.{rest:02}"
    if language == "en":
        return f"${english}"
    return english.replace(",", "\u00a0").replace(".", ",") + "\u00a0$"
