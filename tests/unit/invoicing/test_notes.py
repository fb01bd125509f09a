"""Which sentences an invoice carries: by the seller's country and who the buyer is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from guichet.contexts.invoicing.domain.document import CollectionKind, Supply, document_language
from guichet.contexts.invoicing.domain.notes import legal_notes

FRANCE: dict[str, Any] = {
    "language": "fr",
    "region": "FR",
    "seller_country": "FR",
    "buyer_is_professional": True,
    "collection": CollectionKind.AUTOMATIC,
    "host": "acces.localhost",
    "support_email": "assistance@example.com",
    "late_rate_percent": Decimal("12.15"),
}


def titles(**changes: Any) -> list[str]:
    return [note.title for note in legal_notes(**{**FRANCE, **changes})]


def test_french_professional() -> None:
    assert titles() == ["Retard de paiement.", "Recouvrement.", "Escompte.", "TVA."]
    assert titles(language="en") == ["Late payment.", "Recovery.", "Discount.", "VAT."]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_programs_find_what_law_wants_of_a_professional_by_its_code(language: str) -> None:
    """Each exactly once: docs/rules.md R2.8."""
    notes = legal_notes(**{**FRANCE, "language": language})
    assert [note.code for note in notes] == ["PMD", "PMT", "AAB", ""]


def test_french_consumer_has_neither_penalties_nor_fee() -> None:
    notes = legal_notes(**{**FRANCE, "buyer_is_professional": False, "late_rate_percent": None})
    assert [note.title for note in notes] == ["Vos droits."]
    assert "acces.localhost/resilier/" in notes[0].body
    assert "40" not in notes[0].body


def test_no_french_professional_invoice_without_the_rate() -> None:
    with pytest.raises(ValueError, match="rate of late penalties"):
        legal_notes(**{**FRANCE, "late_rate_percent": None})


def test_vat_on_debits_is_said_when_opted_and_services_otherwise() -> None:
    assert "débits" in legal_notes(**{**FRANCE, "vat_on_debits": True})[-1].body
    assert "encaissement" in legal_notes(**FRANCE)[-1].body
    assert titles(supply=Supply.GOODS) == ["Retard de paiement.", "Recouvrement.", "Escompte."]


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Autoliquidation."), ("en", "Reverse charge (autoliquidation).")]
)
def test_a_buyer_who_owes_the_tax_is_told_so_and_not_when_vat_falls_due(language: str, word: str) -> None:
    notes = legal_notes(**{**FRANCE, "language": language, "is_reverse_charged": True})
    assert [note.title for note in notes][-1] == word
    assert "283-2" in notes[-1].body
    assert not [note for note in notes if note.title in {"TVA.", "VAT."}]
    body = {**FRANCE, "language": language, "is_reverse_charged": True, "buyer_is_professional": False}
    assert legal_notes(**body)[-1].title == word


@pytest.mark.parametrize("collection", CollectionKind)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_canada_states_terms_and_whom_to_ask(collection: CollectionKind, language: str) -> None:
    notes = legal_notes(
        **{**FRANCE, "seller_country": "CA", "region": "CA", "language": language, "collection": collection}
    )
    assert len(notes) == 2
    assert "assistance@example.com" in notes[1].body


@pytest.mark.parametrize(
    ("preferred", "country", "region", "language"),
    [("en", "CA", "QC", "fr"), ("en", "CA", "ON", "en"), ("fr", "CA", "ON", "fr"), ("en", "FR", "", "en")],
)
def test_documents_for_quebec_are_in_french(preferred: Any, country: str, region: str, language: str) -> None:
    assert document_language(preferred, country, region) == language
