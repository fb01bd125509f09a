"""French spacing on text, never on attributes and codes; formats of docs/rules.md R10.2 through the tags."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from guichet.interfaces.portal.typography import french
from guichet.kernel.money import Money

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("written", "set_right"),
    [
        ("<p>Mot de passe oublié ?</p>", f"<p>Mot de passe oublié{N}?</p>"),
        ("<p>Erreur : le 15 déc. à 9 h</p>", f"<p>Erreur{W}: le 15{W}déc. à 9{W}h</p>"),
        ("<p>« Appliquer » ; 5 % de 3 €</p>", f"<p>«{W}Appliquer{W}»{N}; 5{N}% de 3{W}€</p>"),
        ("<p>Client n° 881, le 1er octobre</p>", f"<p>Client n°{W}881, le 1er{W}octobre</p>"),
        ("<p>Visa •••• 4242</p>", f"<p>Visa ••••{W}4242</p>"),
        ('<input value="Quoi ?"><p>Quoi ?</p>', f'<input value="Quoi ?"><p>Quoi{N}?</p>'),
        ("<code>a ? b : c</code> a ?", f"<code>a ? b : c</code> a{N}?"),
        (
            '<span class="num code">FR 40 ? <span>x ?</span> y ?</span> z ?',
            f'<span class="num code">FR 40 ? <span>x ?</span> y ?</span> z{N}?',
        ),
        ('<b translate="no">a :</b> b :', f'<b translate="no">a :</b> b{W}:'),
        ("<p>de 10:30 à http://x.localhost:8000/?a=b</p>", "<p>de 10:30 à http://x.localhost:8000/?a=b</p>"),
    ],
)
def test_spaces_that_do_not_break(written: str, set_right: str) -> None:
    assert french(written) == set_right


@pytest.mark.parametrize(
    ("locale", "tag", "shown"),
    [
        ("fr_CA", "{% money amount %}", f"3{W}010,09{W}$"),
        ("fr_FR", "{% money amount %}", f"3{N}010,09{W}$CA"),
        ("en_CA", "{% money amount %}", "$3,010.09"),
        ("fr_CA", "{% percent rate %}", f"9,975{W}%"),
        ("en_CA", "{% percent rate %}", "9.975%"),
        ("fr_FR", "{% day_long day %}", f"1er{W}octobre 2026"),
        ("fr_CA", "{% day_medium day %}", f"1er{W}oct. 2026"),
    ],
)
def test_formats_of_the_reader(locale: str, tag: str, shown: str) -> None:
    values = {"locale": locale, "amount": Money(301009, "CAD"), "rate": Decimal("9.975"), "day": date(2026, 10, 1)}
    assert Template("{% load portal_tags %}" + tag).render(Context(values)) == shown


def test_typography_is_for_french_only() -> None:
    template = Template("{% load portal_tags %}{% typography %}<p>Why ?</p>{% endtypography %}")
    with translation.override("en"):
        assert template.render(Context()) == "<p>Why ?</p>"
    with translation.override("fr"):
        assert template.render(Context()) == f"<p>Why{N}?</p>"
