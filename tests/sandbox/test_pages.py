"""The card page: what it says is wrong, what it keeps, what it allows the browser, and that looking changes nothing."""

from __future__ import annotations

import re

import pytest

from tests.sandbox.shop import CANCEL, Shop, text_of

WRONG = [
    ({"number": "4242424242424241"}, "Le numéro de carte est incorrect.", "The card number is incorrect."),
    ({"number": "4111111111111111"}, "Seules les cartes d'essai", "Only the test cards"),
    ({"number": ""}, "Entrez le numéro de la carte.", "Enter the card number."),
    ({"number": "carte"}, "Le numéro de carte est incorrect.", "The card number is incorrect."),
    ({"expiry": ""}, "Entrez la date d'expiration.", "Enter the expiry date."),
    ({"expiry": "13 / 40"}, "Écrivez la date d'expiration ainsi", "Write the expiry date like this"),
    ({"expiry": "01/20"}, "La carte est expirée.", "The card has expired."),
    ({"cvv": ""}, "Entrez le CVV.", "Enter the CVV."),
    ({"cvv": "12"}, "Le CVV compte 3 chiffres.", "The CVV has 3 digits."),
    ({"number": "378282246310005", "cvv": "123"}, "compte 4 chiffres", "has 4 digits"),
]


@pytest.mark.parametrize(("typed", "french", "english"), WRONG)
def test_what_is_wrong_is_said(shop: Shop, typed: dict[str, str], french: str, english: str) -> None:
    started = shop.start()
    typed = {"number": "4242424242424242", "cvv": "123", **typed}
    response = shop.offer(started.url, **typed)
    assert french in text_of(response)
    assert english in text_of(shop.offer(f"{started.url}&lang=en", **typed))
    assert 'value="Nora Roy"' in response.text
    assert re.search(r'id="cvv" name="cvv" value=""', response.text)
    assert shop.session(started.id).setup_intent.last_setup_error is None
    assert shop.events() == []


@pytest.mark.parametrize("expiry", ["12/40", "12 / 2040", "1240", "12-40"])
def test_ways_to_write_the_expiry(shop: Shop, expiry: str) -> None:
    started = shop.start()
    shop.offer(started.url, "4242 4242 4242 4242", expiry=expiry)
    card = shop.session(started.id).setup_intent.payment_method.card
    assert (card.exp_month, card.exp_year) == (12, 2040)


def test_language(shop: Shop) -> None:
    french, english = "Enregistrer la carte", "Save card"
    assert french in text_of(shop.visit(shop.start(locale="fr-CA").url, **{"Accept-Language": "en"}))
    assert english in text_of(shop.visit(shop.start(locale="en").url))
    neutral = shop.start(locale="auto").url
    assert english in text_of(shop.visit(neutral, **{"Accept-Language": "de, fr;q=0.2, en-GB;q=0.7"}))
    assert french in text_of(shop.visit(f"{neutral}&lang=fr", **{"Accept-Language": "en"}))


def test_policy_of_redirect_and_frame(shop: Shop) -> None:
    hosted = shop.visit(shop.start().url).headers
    assert "default-src 'none'" in hosted["Content-Security-Policy"]
    assert "form-action 'self' http://plans.localhost:8000;" in hosted["Content-Security-Policy"]
    assert hosted["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    framed = shop.visit(shop.start(ui_mode="embedded").frame_url).headers
    assert framed["Content-Security-Policy"].endswith("frame-ancestors http://plans.localhost:8000")
    for headers in (hosted, framed):
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in headers


def test_the_secret_is_the_key(shop: Shop) -> None:
    started, other = shop.start(), shop.start()
    bare = started.url.partition("?")[0]
    secret_of_another = other.url.partition("?")[2]
    for address in (bare, f"{bare}?secret=", f"{bare}?{secret_of_another}", f"{shop.sandbox.origin}/3ds/tds_none"):
        assert shop.visit(address).status_code == 404
        assert shop.offer(address, "4242424242424242").status_code == 404
    embedded = shop.start(ui_mode="embedded")
    assert embedded.url is None
    assert embedded.client_secret in embedded.frame_url
    assert shop.visit(embedded.frame_url.replace("/frame/", "/pay/")).status_code == 404


def test_looking_changes_nothing(shop: Shop) -> None:
    started = shop.start()
    page = shop.visit(started.url)
    assert CANCEL in page.text
    assert (shop.session(started.id).status, shop.events()) == ("open", [])
    shop.offer(started.url, "4242424242424242")
    after = shop.events()
    assert "Le mode de paiement est enregistré" in text_of(shop.visit(started.url))
    assert shop.offer(started.url, "5555555555554444").headers["Location"].endswith(started.id)
    assert shop.events() == after


def test_expired_by_the_merchant(shop: Shop) -> None:
    started = shop.start()
    assert shop.client.v1.checkout.sessions.expire(started.id).status == "expired"
    assert shop.offer(started.url, "4242424242424242").headers["Location"] == CANCEL
    assert "n'est plus valable" in text_of(shop.visit(started.url))


def test_home(shop: Shop) -> None:
    french = text_of(shop.visit(f"{shop.sandbox.origin}/"))
    assert "TEST : aucune carte réelle" in french
    assert "4000 0027 6000 3184 3-D Secure chaque fois" in french
    assert "Every" not in french
    assert "3-D Secure every time" in text_of(shop.visit(f"{shop.sandbox.origin}/?lang=en"))
    assert shop.visit(f"{shop.sandbox.origin}/healthz").text == "ok\n"
