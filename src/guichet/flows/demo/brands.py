"""The five demo brands as data. Identifiers are valid by their check digits and belong to nobody known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoProgramme:
    code: str
    name: dict[str, str]
    navigation: dict[str, Any]
    policy: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoBrand:
    """`series` are (kind, pattern, begins again each year)."""

    slug: str
    name: str
    country: str
    time_zone: str
    look: dict[str, Any]
    legal: dict[str, Any]
    registrations: dict[str, str]
    programmes: tuple[DemoProgramme, ...]
    series: tuple[tuple[str, str, bool], ...]
    support_phone: str = ""


def _look(light: str, dark: str, on_dark: str, radius: str, icon: str, paper: str, paper_dark: str) -> dict[str, Any]:
    return {
        "brand": [light, dark],
        "on_brand": ["#ffffff", on_dark],
        "radius": radius,
        "icon": icon,
        "paper": paper,
        "paper_dark": paper_dark,
        "font": "",
    }


def _french_company(
    name: str, capital: str, siren: str, vat: str, city: str, lines: list[str], email: str
) -> dict[str, Any]:
    rcs = f"{siren[:3]} {siren[3:6]} {siren[6:]}"
    return {
        "name": name,
        "lines": lines,
        "identifiers": [["SIREN", rcs], ["TVA", vat]],
        "footer": {
            "fr": [f"{name} au capital de {capital} €", f"RCS {city} {rcs} · TVA {vat} · {email}"],
            "en": [f"{name}, share capital €{capital}", f"Registered in {city} under {rcs} · VAT {vat} · {email}"],
        },
        "email": email,
        "late_rate_percent": "12.15",
    }


def _debiting(legal: dict[str, Any], creditor_id: str) -> dict[str, Any]:
    """With the number under which it debits accounts, which stands on its documents."""
    return legal | {"creditor_id": creditor_id, "identifiers": [*legal["identifiers"], ["ICS", creditor_id]]}


def _series(prefix: str) -> tuple[tuple[str, str, bool], ...]:
    return (
        ("invoice", prefix + "-{year}-{n:04d}", True),
        ("credit_note", prefix + "-A-{year}-{n:04d}", True),
        ("customer", prefix[0] + "-{n:06d}", False),
    )


ACCOUNT = {"page": "account"}
HISTORY = {"page": "history"}

PLANS = DemoBrand(
    slug="plans",
    name="Plan de Chantier",
    country="CA",
    time_zone="America/Toronto",
    look=_look("oklch(46% 0.125 45)", "oklch(80% 0.1 62)", "oklch(22% 0.04 50)", "6px", "ruler", "#8f3f12", "#eab07c"),
    legal={
        "name": "Plan de Chantier inc.",
        "lines": ["300, rue Viger Est, bureau 400", "Montréal (Québec)\u00a0\u00a0H2X 3R7"],
        "identifiers": [],
        "footer": {
            "fr": [
                "Plan de Chantier inc. · TPS 827345612 RT0001 · TVQ 1027345612 TQ0001",
                "300, rue Viger Est, bureau 400, Montréal (Québec) H2X 3R7 · aide-plans@example.com",
            ],
            "en": [
                "Plan de Chantier inc. · GST 827345612 RT0001 · QST 1027345612 TQ0001",
                "300, rue Viger Est, Suite 400, Montréal, Quebec H2X 3R7 · aide-plans@example.com",
            ],
        },
        "email": "aide-plans@example.com",
    },
    registrations={
        "CA-GST": "827345612 RT0001",
        "CA-QST": "1027345612 TQ0001",
        "CA-PST-BC": "PST-1042-7731",
        "CA-PST-SK": "2467183",
        "CA-RST-MB": "104277-3",
    },
    programmes=(
        DemoProgramme(
            "equipe",
            {"fr": "Équipe", "en": "Team"},
            {
                "place": "left",
                "groups": [
                    {"heading": "", "items": [{"page": "overview"}, {"page": "licences"}, {"page": "members"}]},
                    {
                        "heading": "billing",
                        "items": [
                            {"page": "billing"},
                            {"page": "subscriptions"},
                            {"page": "methods"},
                            {"page": "details"},
                            HISTORY,
                        ],
                    },
                    {"heading": "account", "items": [ACCOUNT, {"page": "journal"}]},
                ],
            },
            {
                "categories": ["general_contractor", "architect", "engineer", "specialised_trade", "owner", "other"],
                "countries": ["CA", "FR"],
                "pause": True,
            },
        ),
    ),
    series=(
        ("invoice", "PDC-{year}-{n:04d}", True),
        ("credit_note", "PDC-A-{year}-{n:04d}", True),
        ("customer", "C-{n:06d}", False),
    ),
    support_phone="+1 514 555 0142",
)

RELAIS = DemoBrand(
    slug="relais",
    name="Relais Assistance",
    country="FR",
    time_zone="Europe/Paris",
    look=_look(
        "oklch(41% 0.072 188)", "oklch(80% 0.085 184)", "oklch(20% 0.03 188)", "8px", "life-buoy", "#00574f", "#7fcfc2"
    ),
    legal=_french_company(
        "Relais Assistance SAS",
        "50 000",
        "813456704",
        "FR86813456704",
        "Lyon",
        ["14, quai Rambaud", "69002 Lyon"],
        "aide-relais@example.com",
    ),
    registrations={"FR-VAT": "FR86813456704"},
    programmes=(
        DemoProgramme(
            "assistance",
            {"fr": "Assistance", "en": "Support"},
            {
                "place": "top",
                "groups": [
                    {
                        "heading": "",
                        "items": [
                            {
                                "page": "overview",
                                "label": "billing_information",
                                "children": [HISTORY, {"page": "methods"}],
                            },
                            {"page": "subscriptions"},
                            ACCOUNT,
                        ],
                    }
                ],
            },
            {"categories": ["other"], "countries": ["FR"], "trial_days": 14},
        ),
    ),
    series=_series("RA"),
)

BUREAU = DemoBrand(
    slug="bureau",
    name="Bureau Distant",
    country="FR",
    time_zone="Europe/Paris",
    look=_look(
        "oklch(44% 0.15 262)", "oklch(80% 0.09 262)", "oklch(20% 0.05 262)", "8px", "monitor", "#2a4fa8", "#a3bdf5"
    ),
    legal=_french_company(
        "Bureau Distant SAS",
        "120 000",
        "532987419",
        "FR10532987419",
        "Nantes",
        ["8, rue de Strasbourg", "44000 Nantes"],
        "aide-bureau@example.com",
    ),
    registrations={"FR-VAT": "FR10532987419"},
    programmes=(
        DemoProgramme(
            "portail-2",
            {"fr": "Portail II", "en": "Portal II"},
            {
                "place": "left",
                "groups": [
                    {"heading": "", "items": [{"page": "overview"}, {"page": "subscriptions"}, {"page": "methods"}]},
                    {"heading": "account", "items": [HISTORY, ACCOUNT]},
                ],
            },
            {
                "categories": ["other"],
                "countries": ["FR"],
                "renewal_control": True,
                "decreases": "now",
                "pause": True,
                "pause_now": True,
                "cancel_now": "credited",
                "methods": ["card", "paypal"],
                "card_networks": ["visa", "mastercard", "amex"],
                "fallback": True,
            },
        ),
        DemoProgramme(
            "portail-1",
            {"fr": "Portail I", "en": "Portal I"},
            {
                "place": "tabs",
                "groups": [
                    {
                        "heading": "",
                        "items": [
                            {"page": "overview"},
                            HISTORY,
                            {
                                "page": "account",
                                "label": "settings",
                                "children": [{"page": "methods", "label": "payment"}],
                            },
                        ],
                    }
                ],
            },
            {
                "categories": ["other"],
                "countries": ["FR"],
                "methods": ["card", "paypal"],
                "card_networks": ["visa", "mastercard", "amex", "jcb"],
                "one_method": True,
            },
        ),
    ),
    series=_series("BD"),
)

ACCES = DemoBrand(
    slug="acces",
    name="Accès Pro",
    country="FR",
    time_zone="Europe/Paris",
    look=_look(
        "oklch(42% 0.13 345)", "oklch(82% 0.09 345)", "oklch(22% 0.05 345)", "12px", "door-open", "#8a2260", "#eeacd0"
    ),
    legal=_french_company(
        "Accès Pro SARL",
        "80 000",
        "798462156",
        "FR95798462156",
        "Bordeaux",
        ["21, cours de l'Intendance", "33000 Bordeaux"],
        "aide-acces@example.com",
    ),
    registrations={"FR-VAT": "FR95798462156"},
    programmes=(
        DemoProgramme(
            "pro",
            {"fr": "Pro", "en": "Pro"},
            {
                "place": "top",
                "groups": [
                    {"heading": "", "items": [{"page": "overview", "label": "billing", "children": [HISTORY]}]},
                    {"heading": "settings", "items": [ACCOUNT]},
                ],
            },
        ),
    ),
    series=_series("AP"),
)


def _of_printers(code: str, name: dict[str, str], label: str, policy: dict[str, Any]) -> DemoProgramme:
    """What is sold there is for a printer: nobody holds it, and the customer gives it a name."""
    navigation = {
        "place": "left",
        "groups": [
            {
                "heading": "account",
                "items": [
                    {"page": "overview", "label": label, "children": [HISTORY]},
                    {"page": "subscriptions"},
                    {"page": "methods"},
                    ACCOUNT,
                ],
            }
        ],
    }
    policy = {"categories": ["other"], "countries": ["FR"], "seats": False, **policy}
    return DemoProgramme(code, name, navigation, policy)


ENCRE = DemoBrand(
    slug="encre",
    name="Encre Directe",
    country="FR",
    time_zone="Europe/Paris",
    look=_look(
        "oklch(43% 0.16 300)", "oklch(81% 0.09 300)", "oklch(21% 0.06 300)", "10px", "printer", "#6a34a6", "#cfb0f0"
    ),
    legal=_debiting(
        _french_company(
            "Encre Directe SAS",
            "200 000",
            "845123678",
            "FR81845123678",
            "Paris",
            ["92, rue de Turenne", "75003 Paris"],
            "aide-encre@example.com",
        ),
        "FR35ZZZ845123",
    ),
    registrations={"FR-VAT": "FR81845123678"},
    programmes=(
        _of_printers(
            "particulier",
            {"fr": "Particulier", "en": "Home"},
            "billing",
            {
                "tax_included": True,
                "methods": ["card", "sepa_debit", "paypal"],
                "methods_only_later": ["paypal"],
                "debit_notice_days": 5,
                "mandate_confirmation_months": 24,
            },
        ),
        _of_printers(
            "entreprise",
            {"fr": "Entreprise", "en": "Business"},
            "billing",
            {"grouped": True, "methods": ["card", "sepa_debit"], "billing_mode": "professional"},
        ),
        _of_printers(
            "tout-compris", {"fr": "Tout compris", "en": "All-in"}, "shipping_and_billing", {"tax_included": True}
        ),
    ),
    series=_series("ED"),
)

BRANDS = (PLANS, RELAIS, BUREAU, ACCES, ENCRE)
