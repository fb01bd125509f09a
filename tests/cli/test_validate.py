"""`guichet validate`: a PDF or an XML of whoever made it, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guichet.adapters.facturx import electronic_invoices, official_rules
from guichet.adapters.typst.render import render_invoice
from guichet.contexts.invoicing.ports import RulesMissingError
from guichet.interfaces.cli.main import main
from tests.documents import samples


def validate(path: Path, content: bytes) -> Result:
    path.write_bytes(content)
    return CliRunner().invoke(main, ["validate", str(path)])


def test_a_pdf_and_its_xml_are_in_order(tmp_path: Path) -> None:
    attachment = electronic_invoices.attachment(samples.france())
    assert attachment is not None
    for name, content in (
        ("facture.pdf", render_invoice(samples.france(), attachment)),
        ("facture.xml", attachment.content.encode()),
    ):
        answer = validate(tmp_path / name, content)
        assert (answer.exit_code, "OK" in answer.output) == (0, True), answer.output


def test_a_cent_too_much_is_named(tmp_path: Path) -> None:
    attachment = electronic_invoices.attachment(samples.france())
    assert attachment is not None
    wrong = attachment.content.replace("35.40", "35.41").replace("212.40", "212.41")
    answer = validate(tmp_path / "facture.xml", wrong.encode())
    assert answer.exit_code == 1
    assert "BT-117: category S at 20 %: 35.41 is not 35.40" in answer.output


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (render_invoice(samples.quebec()), "no factur-x.xml"),
        (b"%PDF-1.7 broken", "no factur-x.xml"),
        (b"name = 1", "XML:"),
    ],
    ids=["a PDF without", "a broken PDF", "no XML"],
)
def test_what_is_none_is_said(tmp_path: Path, content: bytes, sentence: str) -> None:
    answer = validate(tmp_path / "file", content)
    assert answer.exit_code == 1
    assert sentence in answer.output


def test_without_the_official_rules_it_says_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise RulesMissingError

    monkeypatch.setattr(official_rules, "_rules", missing)
    attachment = electronic_invoices.attachment(samples.france())
    assert attachment is not None
    answer = validate(tmp_path / "facture.xml", attachment.content.encode())
    assert answer.exit_code == 2
    assert "guichet[validate]" in answer.output
