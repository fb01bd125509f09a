"""Every kind of mail in both languages: what it says, and that it fetches, runs and leads nowhere else.

`tests/golden/mails/` keeps the text parts. After a change of wording, look at the difference that
`GUICHET_UPDATE_GOLDEN=1 uv run pytest tests/mails` makes there.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from guichet.adapters.mail.compose import WRITERS, render
from guichet.adapters.mail.frame import render_mail
from guichet.contexts.brands.views import BrandLook, BrandView, LegalIdentity
from guichet.contexts.notifications.ports import Action, Figure, Language, MailContent
from guichet.contexts.payments.domain.failures import NOTHING_TAKEN, REFUSALS
from guichet.infra.typography import typeset
from tests.mails import samples

GOLDEN = Path(__file__).parent.parent / "golden" / "mails"
EVERY = [(kind, language) for kind in samples.DATA for language in samples.LANGUAGES]
every_mail = pytest.mark.parametrize(("kind", "language"), EVERY)


class Page(HTMLParser):
    """The tags, attributes and visible text of an HTML part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self._skipped = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("style", "title"):
            self._skipped = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipped:
            self._skipped = ""

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())


def squeezed(text: str) -> str:
    return " ".join(text.split())


def facts_of(content: MailContent) -> list[str]:
    """Every text of the content, in the order in which both parts must say them."""
    figure = content.figure or Figure("", "")
    action = content.action or Action("", "")
    pairs = [text for pair in content.facts for text in pair]
    texts = [content.heading, content.lead, figure.label, figure.value, figure.note, *pairs, action.label]
    return [squeezed(text) for text in (*texts, *content.paragraphs, content.reason) if text]


def test_every_kind_has_a_sample() -> None:
    assert set(samples.DATA) == set(WRITERS)


@every_mail
def test_both_parts_say_the_same_in_the_same_order(kind: str, language: Language) -> None:
    content = samples.content(kind, language)
    mail = render_mail(content)
    for part in (squeezed(mail.text), Page(mail.html).text):
        position = 0
        for fact in facts_of(content):
            found = part.find(fact, position)
            assert found >= 0, f"{fact!r} is missing or out of order"
            position = found + len(fact)


@every_mail
def test_text_part_stays_as_it_was_read(kind: str, language: Language) -> None:
    mail = samples.mail(kind, language)
    written = f"{mail.subject}\n\n{mail.text}"
    golden = GOLDEN / f"{kind}.{language}.txt"
    if os.environ.get("GUICHET_UPDATE_GOLDEN"):
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


@every_mail
def test_nothing_is_fetched_or_run(kind: str, language: Language) -> None:
    html = samples.mail(kind, language).html
    page = Page(html)
    refused = {"img", "script", "link", "iframe", "object", "embed", "video", "audio", "form", "input", "svg", "base"}
    assert refused.isdisjoint(tag for tag, _ in page.tags)
    for _tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset", "background")]
    assert "url(" not in html
    assert "@import" not in html


@every_mail
def test_links_lead_to_the_brand_alone(kind: str, language: Language) -> None:
    mail = samples.mail(kind, language)
    links = [attributes["href"] for tag, attributes in Page(mail.html).tags if tag == "a"]
    assert links == [link for link in links if link and link.startswith(f"{samples.ORIGIN}/")]
    assert len(links) == 1
    assert re.findall(r"https?://\S+", mail.text) == links


@every_mail
def test_form_of_the_page(kind: str, language: Language) -> None:
    mail = samples.mail(kind, language)
    tags = Page(mail.html).tags
    assert ("html", language) in [(tag, attributes.get("lang")) for tag, attributes in tags]
    assert [tag for tag, _ in tags].count("h1") == 1
    rows = [attributes for tag, attributes in tags if tag == "th"]
    assert all(attributes.get("scope") == "row" for attributes in rows)
    assert "{{" not in mail.html + mail.text
    assert "{%" not in mail.html + mail.text


@every_mail
def test_voice(kind: str, language: Language) -> None:
    mail = samples.mail(kind, language)
    words = f"{mail.subject} {mail.text}".lower()
    assert not [
        word for word in ("!", "désolé", "sorry", "oups", "oops", "excus", "apolog", " tu ", "none") if word in words
    ]
    assert len(mail.subject) <= 78
    assert "\n" not in mail.subject


@pytest.mark.parametrize("language", samples.LANGUAGES)
@pytest.mark.parametrize("kind", ["payment_refused", "authentication_required"])
def test_a_refusal_says_that_nothing_was_taken(kind: str, language: Language) -> None:
    nothing = typeset(NOTHING_TAKEN[language], language)
    content = samples.content(kind, language)
    assert content.lead.startswith(nothing)
    assert content.action is not None
    assert content.action.url.endswith("/facturation/factures/PC-2026-000412/")


@pytest.mark.parametrize("language", samples.LANGUAGES)
@pytest.mark.parametrize("code", REFUSALS)
def test_each_refusal_has_the_sentence_of_its_code(code: str, language: Language) -> None:
    content = samples.content("payment_refused", language, failure_code=code)
    assert content.heading == typeset(REFUSALS[code].sentence[language].removesuffix("."), language)
    assert content.paragraphs[0] == typeset(REFUSALS[code].next_step[language], language)


@pytest.mark.parametrize(("language", "amount"), [("fr", "67,84\u00a0$"), ("en", "$67.84")])
def test_amount_and_number_are_in_the_subject_of_a_paid_invoice(language: Language, amount: str) -> None:
    mail = samples.mail("invoice_paid", language)
    assert "PC-2026-000388" in mail.subject
    assert amount in mail.subject
    assert amount in mail.text
    assert amount in mail.html


def test_figures_of_a_reader_in_france() -> None:
    content = samples.content("invoice_paid", "fr", country="FR", currency="EUR", amount_minor=123456)
    assert content.figure is not None
    assert content.figure.value == "1\u202f234,56\u00a0€"


def test_an_invoice_without_a_next_one_says_none() -> None:
    data: dict[str, Any] = {key: value for key, value in samples.INVOICE.items() if key != "next_billing_date"}
    reader = samples.Reader(samples.PLANS, "fr", "fr_CA")
    assert "Prochaine facturation" not in dict(WRITERS["invoice_paid"](reader, data).facts)


def test_a_brand_as_others_see_it_is_worn() -> None:
    brand = BrandView(
        id=UUID(int=1),
        slug="plans",
        name="Plan de Chantier",
        host="plans.localhost",
        mode="demo",
        clock_offset=timedelta(0),
        time_zone="America/Toronto",
        country="CA",
        default_language="fr",
        look=BrandLook(("#3f4a8c", "#b3bcf2"), ("#fff", "#111"), "6px", "ruler", "#3f4a8c", "#b3bcf2"),
        legal=LegalIdentity("Plan de Chantier inc.", ("1250, rue de l’Exemple", "Montréal (Québec)  H2X 0A0")),
        support_email="assistance@example.com",
        support_phone="",
        sender_email="facturation@example.com",
    )
    mail = render("invoice_paid", brand, "en", samples.INVOICE)
    assert "Plan de Chantier inc., 1250, rue de l’Exemple, Montréal (Québec)" in mail.text
    assert "$67.84" in mail.subject
    assert f"{brand.origin}/facturation/factures/PC-2026-000388/" in mail.html
    assert "#b3bcf2" in mail.html


HOSTILE = '<b>Nora</b> & "Fils" <script>alert(1)</script> {{ brand }} {customer} %s'


@pytest.mark.parametrize("kind", ["invoice_paid", "payment_refused", "authentication_required", "order_refunded"])
def test_what_a_customer_typed_is_text(kind: str) -> None:
    mail = samples.mail(kind, "fr", customer=HOSTILE)
    assert HOSTILE in mail.text
    assert "<script" not in mail.html
    assert squeezed(HOSTILE) in Page(mail.html).text


def test_a_line_end_never_reaches_the_subject() -> None:
    content = replace(samples.content("password_reset", "fr"), subject="Un\r\nBcc: intrus@example.com")
    assert render_mail(content).subject == "Un Bcc: intrus@example.com"


@pytest.mark.parametrize(
    "url",
    ["https://intrus.example/", "http://plans.localhost:8000.intrus.example/", "javascript:alert(1)", "/relatif/"],
)
def test_a_mail_that_would_lead_elsewhere_is_never_made(url: str) -> None:
    with pytest.raises(ValueError, match="links only to"):
        samples.content("password_reset", "fr", url=url)


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_the_end_of_what_is_metered_has_one_more_invoice(language: Language) -> None:
    said = {"fr": "figure sur une dernière facture", "en": "is on a last invoice"}[language]
    for kind in ("subscription_ended", "subscription_kept"):
        text = squeezed(samples.mail(kind, language, is_metered=True).text)
        assert (said in text) is (kind == "subscription_ended")
