"""What an issued invoice says, read back from its PDF; one row for each rule."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from functools import cache

import pytest
from pypdf import PdfReader

from guichet.adapters.typst.render import render_invoice, undrawable
from guichet.contexts.invoicing.ports import InvoiceDocument
from tests.documents import samples


@cache
def pdf_of(name: str) -> bytes:
    return render_invoice(samples.ALL[name]())


def reader_of(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(name)))


def plain(text: str) -> str:
    """Text with every kind of space and apostrophe as the plain one, and no line ends."""
    spaced = "".join(" " if unicodedata.category(c) in ("Zs", "Cc") else c for c in text if c != "\u200b")
    return " ".join(spaced.replace("’", "'").split())


def text_of(name: str) -> str:
    return plain(" ".join(page.extract_text() for page in reader_of(name).pages))


# Sample, rule, what must stand on the document.
MENTIONS = [
    ("quebec", "R5.6 supplier", "Plan de Chantier inc."),
    ("france-debit", "R3.4 mandate", "Référence du mandat 7XK2Q9LMZB41TRWC"),
    ("france-debit", "R3.4 day", "28 novembre 2026"),
    ("france-paypal", "method", "Mode de paiement PayPal"),
    ("quebec", "R5.6 buyer", "Nora inc."),
    ("quebec", "R5.6 buyer's address", "88, avenue du Modèle Québec (Québec) G1R 0A0"),
    ("quebec", "R5.6 date", "Émise le 22 novembre 2026"),
    ("quebec", "R1.3 number", "Facture PC-2026-000388"),
    ("quebec", "R5.6 description", "Licence SmartPlan Cloud (CAD)"),
    ("quebec", "period, last day inside", "Du 22 novembre 2026 au 21 décembre 2026"),
    ("quebec", "R5.6 terms", "Modalités. Payable à la commande, par carte."),
    ("quebec", "R5.3 before tax", "Total avant taxes 59,00 $"),
    ("quebec", "R5.4 GST on its own line", "TPS 5 % n° 812345676 RT0001 2,95 $"),
    ("quebec", "R5.4 QST on its own line", "TVQ 9,975 % n° 1234567890 TQ0001 5,89 $"),
    ("quebec", "R5.3 total", "Total 67,84 $"),
    ("quebec", "customer number", "Numéro client C-041006"),
    ("quebec", "next billing", "Prochaine facturation 22 décembre 2026"),
    ("quebec", "means at issue", "débité à l'émission, Visa •••• 3155"),
    ("with-credit", "credit used", "À régler 47,84 $"),
    ("with-credit", "credit used", "Crédit utilisé 20,00 $"),
    ("carried", "carried", "À régler 67,84 $ reporté sur une prochaine facture"),
    ("carried", "until when", "Prélevé dès que le total dû atteint 100,00 $"),
    ("settled-by-credit", "by credit", "Montant 67,84 $ réglé par votre crédit"),
    ("credit-note", "R1.5 number", "Avoir AP-A-2026-000009"),
    ("credit-note", "R1.5 its invoice, number and date", "Sur la facture AP-2026-000123 du 22 novembre 2026."),
    ("credit-note", "R1.5 tax", "TVA 20 % 11,80 €"),
    ("credit-note", "R1.5 a professional gives the deducted tax back", "La taxe déduite au titre de cette facture"),
    ("credit-note", "what becomes of it", "En déduction de la facture 10,00 €"),
    ("credit-note", "what becomes of it", "Crédit de votre compte 40,80 €"),
    ("credit-note-quebec", "both taxes", "TVQ 9,975 % n° 1234567890 TQ0001 5,89 $"),
    ("credit-note-english", "in the buyer's language", "Credit note total incl. VAT €70.80"),
    ("quebec-renewal", "due and how", "À régler 67,84 $ prélèvement prévu le 22 décembre 2026"),
    ("quebec-renewal", "period", "Du 22 décembre 2026 au 21 janvier 2027"),
    ("ontario", "R5.4 HST whole", "HST 13% No. 812345676 RT0001 $7.67"),
    ("ontario", "R5.5 total", "Total $66.67"),
    ("ontario", "English", "Invoice PC-2026-000389 Issued on November 22, 2026"),
    (
        "france",
        "R1.1 seller",
        "8, quai Saint-Vincent 69001 Lyon, France SIREN 812 345 676 TVA FR19812345676",
    ),
    ("france", "R1.1 form, capital, register", "Accès Pro SAS au capital de 50 000 € · RCS Lyon 812 345 676"),
    (
        "france",
        "R1.1 buyer, R1.2a",
        "Service comptabilité 14, rue des Tanneurs 69002 Lyon SIREN 512 345 679",
    ),
    ("france", "R1.1 number and date", "AP-2026-000123 Émise le 22 novembre 2026"),
    ("france", "R1.2c category", "Opération Prestations de services"),
    ("france", "R1.1 line", "3 59,00 € 20 % 177,00 €"),
    ("france", "R1.1 base and tax by rate", "20 % 177,00 € 35,40 €"),
    ("france", "R1.1 before tax", "Total HT 177,00 €"),
    ("france", "R1.1 tax", "TVA 20 % 35,40 €"),
    ("france", "R1.1 with tax", "Total TTC à régler 212,40 €"),
    ("france", "R1.1 due date", "au plus tard le 22 décembre 2026"),
    ("france", "R1.9 penalties with their rate", "au taux annuel de 12,15 %"),
    ("france", "R1.10 fixed fee", "Indemnité forfaitaire pour frais de recouvrement : 40 €"),
    ("france", "R1.1 discount", "Escompte. Aucun escompte pour paiement anticipé."),
    ("france", "R1.2d services", "TVA. Prestations de services ; TVA exigible à l'encaissement."),
    ("france-consumer", "R6.1 how to end it", "acces.localhost/resilier/"),
    ("abroad", "R1.7 the word and what it rests on", "Autoliquidation. TVA due par le preneur : article 283-2 du CGI"),
    ("abroad", "R1.7 both ids", "10115 Berlin Allemagne TVA DE136695976"),
    ("abroad", "R4.1 nothing is charged", "Autoliquidation 0 % 0,00 €"),
    ("abroad", "R4.1 nothing is charged", "Total TTC à régler 177,00 €"),
    ("abroad-english", "R1.7 in English", "Reverse charge (autoliquidation). VAT is due by the customer"),
    ("france-english", "VAT in English", "VAT 20% €35.40"),
    ("france-english", "R1.9 in English", "Penalties of 12.15% a year"),
    ("lines-60", "carried total", "À reporter"),
    ("lines-60", "brought total", "Report"),
    ("lines-60", "prices finer than a cent", "0,0875 €"),
]


@pytest.mark.parametrize(("name", "rule", "mention"), MENTIONS, ids=[f"{n}: {r}" for n, r, _ in MENTIONS])
def test_document_says(name: str, rule: str, mention: str) -> None:
    assert mention in text_of(name), rule


NEVER = [
    ("quebec", "R5.4 sum of the rates", ("14,975", "14.975", "14,97", "9,97 %")),
    ("quebec-renewal", "R5.4 sum of the rates", ("14,975", "14.975", "14,97", "9,97 %")),
    ("quebec-60", "R5.4 sum of the rates", ("14,975", "14.975", "14,97", "9,97 %")),
    ("ontario", "R5.4 HST split", ("5%", "8%", "GST 5")),
    ("quebec", "nothing that a refund would make false", ("payée", "acquittée", "À régler")),
    ("france-consumer", "R1.10 professionals only", ("Pénalités", "recouvrement", "Escompte")),
    ("abroad", "R1.7 no French VAT", ("encaissement", "20 %")),
    ("quebec", "raw template", ("{", "}", "none")),
]


@pytest.mark.parametrize(("name", "rule", "words"), NEVER, ids=[f"{n}: {r}" for n, r, _ in NEVER])
def test_document_never_says(name: str, rule: str, words: tuple[str, ...]) -> None:
    text = text_of(name).replace("GST/HST", "")
    assert [word for word in words if word in text] == [], rule


def test_a_document_for_quebec_is_in_french() -> None:
    with pytest.raises(ValueError, match="in French"):
        replace(samples.quebec(), language="en")


def test_figures_that_do_not_add_up_are_never_drawn() -> None:
    with pytest.raises(ValueError, match="do not sum"):
        replace(samples.quebec(), total_minor=6785)


@pytest.mark.parametrize("name", samples.ALL)
def test_every_page_bears_number_seller_and_page_number(name: str) -> None:
    document = samples.ALL[name]()
    pages = [plain(page.extract_text()) for page in reader_of(name).pages]
    for index, page in enumerate(pages, start=1):
        assert document.number in page
        assert plain(document.footer[0]) in page
        assert f"{index} / {len(pages)}" in page


def test_pages_of_a_long_invoice_carry_their_totals() -> None:
    document = samples.ALL["lines-60"]()
    pages = [plain(page.extract_text()) for page in reader_of("lines-60").pages]
    carried = [page.split("À reporter ")[1].split(" €")[0] for page in pages if "À reporter " in page]
    brought = [page.split("Report ")[1].split(" €")[0] for page in pages if "Report " in page]
    assert len(carried) >= 2
    assert carried == brought
    figures = [int(figure.replace(" ", "").replace(",", "")) for figure in carried]
    assert figures == sorted(figures)
    assert figures[-1] < document.subtotal_minor


@pytest.mark.parametrize("count", [1, 5, 6, 7, 12, 19])
def test_the_closing_is_never_alone_on_a_page(count: int) -> None:
    pdf = render_invoice(samples.quebec(*samples.many_lines(count)))
    last = plain(PdfReader(io.BytesIO(pdf)).pages[-1].extract_text())
    assert "Total avant taxes" in last


# Archive and accessibility


@pytest.mark.parametrize("name", ["quebec", "ontario", "lines-60"])
def test_archival_and_accessible(name: str) -> None:
    reader = reader_of(name)
    root = reader.trailer["/Root"]
    document = samples.ALL[name]()
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == f"{document.language}-{document.region}"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert document.number in str(reader.metadata.title)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", samples.ALL)
def test_every_font_is_inter_and_embedded(name: str) -> None:
    fonts = {}
    for page in reader_of(name).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[str(descendant["/BaseFont"])] = descendant["/FontDescriptor"].get_object()
    assert fonts
    for base_font, descriptor in fonts.items():
        assert "Inter" in base_font
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_nothing_in_the_document_runs_or_leaves_it() -> None:
    pdf = pdf_of("hostile")
    assert not [mark for mark in (b"/JavaScript", b"/Launch", b"/URI", b"/OpenAction", b"/EmbeddedFile") if mark in pdf]


# The same bytes


def test_same_bytes_in_another_process_elsewhere() -> None:
    code = (
        "import hashlib; from tests.documents import samples; from guichet.adapters.typst.render import render_invoice;"
        "print(hashlib.sha256(render_invoice(samples.quebec())).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "HOME": "/nonexistent"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    answer = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd="/", capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == hashlib.sha256(pdf_of("quebec")).hexdigest()


# What people type


def test_names_full_of_template_signs_are_printed_not_run() -> None:
    text = text_of("hostile")
    assert plain(samples.HOSTILE_NAME) in text
    assert "Licence #1 *à* l'essai @ 10 $" in text


def test_words_wider_than_a_column_are_whole_and_inside_it() -> None:
    text = reader_of("unbroken").pages[0].extract_text().replace("\u200b", "")
    for letter, count, fits in (("W", 120, 24), ("X", 150, 70), ("y", 150, 80)):
        runs = [len(run) for run in re.findall(f"{letter}{{3,}}", text)]
        assert sum(runs) == count
        assert max(runs) <= fits


UNDRAWABLE = [
    ("Nora inc.", ""),
    ("Œuvre ÿ 4ᵉ Łódź Ελλάδα Việt Жук \u00a0\u202f\u2019 № €", ""),
    ("e\u0301cole", ""),
    ("ligne\nautre\ttab", ""),
    ("東京 Systems", "東京"),
    ("Chez Léa 😀", "😀"),
    ("a\x00b\x07", "\x00\x07"),
    ("سلام", "سلام"),
]


@pytest.mark.parametrize(("name", "characters"), UNDRAWABLE, ids=[ascii(name) for name, _ in UNDRAWABLE])
def test_undrawable_characters_are_named(name: str, characters: str) -> None:
    assert undrawable([name]) == frozenset(characters)


@pytest.mark.parametrize("name", [name for name, characters in UNDRAWABLE if not characters])
def test_what_is_called_drawable_is_drawn(name: str) -> None:
    document = samples.quebec()
    assert render_invoice(replace(document, buyer=replace(document.buyer, name=name))).startswith(b"%PDF-1.7")


def test_undrawable_text_is_refused_by_name() -> None:
    document = samples.quebec()
    broken = replace(document, buyer=replace(document.buyer, name="東京"))
    assert undrawable(broken.texts()) == {"東", "京"}
    with pytest.raises(ValueError, match=r"U\+4EAC, U\+6771 in PC-2026-000388"):
        render_invoice(broken)


def test_the_document_yields_every_text_it_holds() -> None:
    document = samples.france()
    said = set(document.texts())

    def strings(value: object) -> set[str]:
        if isinstance(value, str):
            return {str(value)}
        if isinstance(value, tuple):
            return set().union(*map(strings, value))
        if hasattr(value, "__dataclass_fields__"):
            return set().union(*(strings(getattr(value, field)) for field in value.__dataclass_fields__))
        return set()

    codes = {"fr", "FR", "a4", "EUR", "FR-VAT", "services", "by_customer", "", "#00574f", "key-round"}
    codes |= {"PMD", "PMT", "AAB"}
    assert strings(document) - codes <= said | {document.brand.host}
    assert isinstance(document, InvoiceDocument)
