"""A coupon on the first purchase, in a real browser: applied, replaced, removed, refused with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from guichet.contexts.catalog.public import add_coupon
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.interfaces.portal.purchase.coupon import TRIES
from tests.browser.conftest import signed_in
from tests.browser.walk import Words, loose
from tests.browser.ways import NARROW, WIDE, Way, ways
from tests.browser.wizard import Wizard
from tests.flows.journey import PLAIN_CARD, Buyer, House

WORDS: Words = {
    "code": ("Code du coupon (facultatif)", "Coupon code (optional)"),
    "another": ("Code d'un autre coupon (facultatif)", "Another coupon code (optional)"),
    "apply": ("Appliquer le coupon", "Apply coupon"),
    "remove": ("Retirer", "Remove"),
    "applied": ("Coupon BIENVENUE10", "Coupon BIENVENUE10"),
    "half": ("Coupon MOITIE", "Coupon MOITIE"),
    "NULLEPART": ("Aucun coupon ne porte ce code", "No coupon has this code"),
    "DEMAIN": ("Ce coupon n'est pas encore utilisable", "This coupon cannot be used yet"),
    "HIER": ("Ce coupon a expiré", "This coupon has expired"),
    "PRIS": ("Ce coupon a déjà été utilisé", "This coupon has been used as often as it may be"),
    "AUTRE": ("Ce coupon n'est pas valable pour ce produit", "This coupon is not for this product"),
    "first only": ("Ce coupon est réservé à un premier achat", "This coupon is for a first purchase only"),
    "too many": ("Trop de codes ont été essayés", "Too many codes were tried"),
}


@pytest.fixture
def coupons(house: House) -> None:
    """One for each reason, and a second one that is good."""
    brand, day = house.brand, today(house.brand)
    terms: dict[str, dict[str, object]] = {
        "MOITIE": {"percent": Decimal(50)},
        "DEMAIN": {"valid_from": day + timedelta(days=1)},
        "HIER": {"valid_until": day - timedelta(days=1)},
        "PRIS": {"max_redemptions": 0},
        "AUTRE": {"product_codes": ["autre"]},
    }
    with unit_of_work("tests.coupons"):
        for code, term in terms.items():
            usual = {"name": {"fr": code, "en": code}, "percent": Decimal(10), "valid_from": day - timedelta(days=9)}
            add_coupon(brand.id, code, **{**usual, **term})  # type: ignore[arg-type]


def at_summary(wizard: Wizard, nora: Buyer) -> Wizard:
    nora.gives_address()
    signed_in(wizard, nora, WORDS)
    wizard.opens_licences()
    wizard.chooses_one_licence()
    return wizard


def tries(wizard: Wizard, code: str, field: str = "code") -> None:
    wizard.hands.fill(wizard.main.get_by_role("textbox", name=loose(wizard.word(field))), code)
    wizard.presses("apply")


@pytest.mark.parametrize("way", ways(only=NARROW))
@pytest.mark.usefixtures("coupons")
def test_a_coupon_is_applied_replaced_removed_and_paid_with(
    way: Way, house: House, nora: Buyer, wizard_of: Callable[[Way], Wizard]
) -> None:
    buyer = at_summary(wizard_of(way), nora)
    tries(buyer, "moitie")
    buyer.reads("half")
    buyer.reads_amounts(2950, 3392)
    tries(buyer, " bienvenue10 ", "another")
    buyer.reads("applied")
    buyer.reads_amounts(590, 5310, 266, 530, 6106)
    buyer.presses("remove")
    buyer.reads_amounts(6784)
    tries(buyer, "BIENVENUE10")
    buyer.reads_summary(6106)
    buyer.enters_card(PLAIN_CARD, asks=False)
    buyer.pays(6106)
    buyer.sees_success()
    assert house.provider.taken() == [6106]

    buyer.opens("/licences/quantite/licences/")
    buyer.wants(2)
    tries(buyer, "BIENVENUE10")
    buyer.reads("first only")


@pytest.mark.parametrize("way", ways(only=WIDE))
@pytest.mark.usefixtures("coupons")
def test_a_coupon_that_cannot_be_used_says_why_and_guessing_has_an_end(
    way: Way, nora: Buyer, wizard_of: Callable[[Way], Wizard]
) -> None:
    buyer = at_summary(wizard_of(way), nora)
    refused = ["NULLEPART", "DEMAIN", "HIER", "PRIS", "AUTRE"]
    for code in refused:
        tries(buyer, code)
        buyer.reads(code)
        expect(buyer.main.get_by_role("textbox", name=loose(buyer.word("code")))).to_have_value(code)
        buyer.reads_amounts(6784)
    for _ in range(TRIES - len(refused) + 1):
        tries(buyer, "NULLEPART")
    buyer.reads("too many")
