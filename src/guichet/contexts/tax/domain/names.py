"""What a tax is called on pages and documents, by language. HST is never split (docs/rules.md R5.4)."""

from __future__ import annotations

NAMES: dict[str, dict[str, str]] = {
    "CA-GST": {"fr": "TPS", "en": "GST"},
    "CA-QST": {"fr": "TVQ", "en": "QST"},
    "CA-PST-BC": {"fr": "TVP", "en": "PST"},
    "CA-PST-SK": {"fr": "TVP", "en": "PST"},
    "CA-RST-MB": {"fr": "TVD", "en": "RST"},
    "FR-VAT": {"fr": "TVA", "en": "VAT"},
    "EU-REVERSE": {"fr": "Autoliquidation", "en": "Reverse charge"},
    **{f"CA-HST-{province}": {"fr": "TVH", "en": "HST"} for province in ("NB", "NL", "NS", "ON", "PE")},
}


def tax_name(code: str, language: str) -> str:
    return NAMES[code][language]
