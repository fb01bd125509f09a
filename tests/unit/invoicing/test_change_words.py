"""Why a credit note is issued for a change: in its language, never longer than there is room for."""

from __future__ import annotations

from datetime import date

from guichet.contexts.invoicing.public import fewer_reason, product_reason

DAY = date(2026, 11, 22)


def test_fewer_licences() -> None:
    assert fewer_reason(21, 15, DAY, "fr", "CA").replace("\u00a0", " ") == (
        "15 licences au lieu de 21 depuis le 22 novembre 2026"
    )
    assert (
        fewer_reason(2, 1, DAY, "en", "CA").replace("\u00a0", " ") == "1 licence instead of 2 since November 22, 2026"
    )


def test_another_product() -> None:
    said = product_reason((3, "Pro"), (3, "Base"), DAY, "fr", "FR").replace("\u00a0", " ")
    assert said == "3 × Base au lieu de 3 × Pro depuis le 22 novembre 2026"


def test_names_that_are_too_long_are_cut() -> None:
    for language in ("fr", "en"):
        said = product_reason((5000, "x" * 200), (5000, "y" * 200), DAY, language, "CA")
        assert len(said) <= 120
