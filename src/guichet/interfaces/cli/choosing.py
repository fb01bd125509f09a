"""What commands about brands have in common: choosing them by name, and refusing with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from guichet.contexts.brands.public import BrandView

brand_option = click.option("--brand", "slug", metavar="B", help="One brand, by its short name; without it, all.")


class Refused(click.ClickException):
    """What was asked cannot be done, and why."""

    exit_code = 2


def chosen_brands(slug: str | None) -> list[BrandView]:
    """All brands, or the one called `slug`; Refused when there is none."""
    from guichet.contexts.brands.public import list_brands

    brands = list_brands()
    if slug is None:
        return brands
    found = [brand for brand in brands if brand.slug == slug]
    if not found:
        known = ", ".join(sorted(brand.slug for brand in brands)) or "none yet"
        raise Refused(f"There is no brand called {slug}; known: {known}.")
    return found
