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


WIDE, NARROW = Way("fr", 1280), Way("en", 390)


def ways(*others: Way, only: Way | None = None) -> list[object]:
    """French wide and English narrow, and the further ones that a test wants each time; the rest carry the marker.

    `only` one of the two: a refusal, or another way through pages that other walks see in both.
    """
    always = [*([only] if only else [WIDE, NARROW]), *others]
    every = [WIDE, NARROW, Way("fr", 390), Way("en", 1280), Way("fr", 1280, keyboard=True)]
    before_release = [way for way in every if way not in always]
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
