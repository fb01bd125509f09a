"""VAT ids: which a customer can have, and the one way in which they are written (docs/rules.md R4.1).

Their form and check digits are tested here, offline; whether one is valid is what a tax office answers. An id begins
with its member's code, which for Greece is EL. XI, Northern Ireland, counts for goods alone; services are sold here.
"""

from __future__ import annotations

from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren

EU_MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)  # fmt: skip
"""ISO 3166-1 codes."""


class VatIdRefusedError(Exception):
    """`code`: form (not an id of any member), goods_only (XI), country (not the billing address's), consumer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_vat_id(text: str) -> str:
    """`el 094.259.216` → `EL094259216`. Raises VatIdRefusedError: form, goods_only."""
    squeezed = "".join(character for character in text.upper() if character.isalnum())
    if squeezed.startswith("XI"):
        raise VatIdRefusedError("goods_only")
    try:
        number: str = vat.validate(squeezed)
    except ValidationError as error:
        raise VatIdRefusedError("form") from error
    return "EL" + number[2:] if number.startswith("GR") else number


def country_of_vat_id(vat_id: str) -> str:
    """The ISO 3166-1 code of the member that gave it."""
    return "GR" if vat_id.startswith("EL") else vat_id[:2]


def siren_of_vat_id(vat_id: str) -> str:
    """A French id ends with the SIREN of its holder; empty for any other, and for Monaco's, which have none."""
    number = vat_id[4:]
    return number if vat_id.startswith("FR") and siren.is_valid(number) else ""
