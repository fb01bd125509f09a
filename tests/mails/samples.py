"""Data of each kind of mail, as flows queue it, and the brands that they wear."""

from __future__ import annotations

from typing import Any

from guichet.adapters.mail.compose import WRITERS
from guichet.adapters.mail.frame import render_mail
from guichet.adapters.mail.messages.subscription_texts import TEXTS
from guichet.adapters.mail.reader import Reader
from guichet.contexts.notifications.ports import (
    CreditNoteFact,
    InvoicePayment,
    Language,
    MailBrand,
    MailContent,
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    MethodChange,
    MethodExpiry,
    OrderRefund,
    PasswordReset,
    PriceRiseFact,
    RenderedMail,
    SubscriptionFact,
)
from guichet.infra.formats import locale_for

PLANS = MailBrand(
    name="Plan de Chantier",
    legal_name="Plan de Chantier inc.",
    legal_line="1250, rue de l’Exemple, bureau 400, Montréal (Québec) H2X 0A0",
    color="#3f4a8c",
    color_dark="#b3bcf2",
    host="plans.localhost",
    origin="http://plans.localhost:8000",
    support_email="assistance@example.com",
)
ORIGIN = PLANS.origin

INVOICE: InvoicePayment = {
    "number": "PC-2026-000388",
    "customer": "Nora inc.",
    "amount_minor": 6784,
    "currency": "CAD",
    "issue_date": "2026-11-22",
    "item": "Licence SmartPlan Cloud (CAD)",
    "quantity": 1,
    "period_start": "2026-11-22",
    "period_end": "2026-12-22",
    "method": "Visa •••• 3155",
    "path": "/facturation/factures/PC-2026-000388/",
    "next_billing_date": "2026-12-22",
}
RENEWAL: InvoicePayment = {
    **INVOICE,
    "number": "PC-2026-000412",
    "issue_date": "2026-12-22",
    "period_start": "2026-12-22",
    "period_end": "2027-01-22",
    "path": "/facturation/factures/PC-2026-000412/",
}
RESET: PasswordReset = {"url": f"{ORIGIN}/mot-de-passe/nouveau/3-d1f2/", "email": "nora@example.com"}
REFUND: OrderRefund = {"customer": "Nora inc.", "amount_minor": 6784, "currency": "CAD", "path": "/"}

INVITED: MemberInvited = {
    "customer": "Nora inc.",
    "inviter": "Nora Gagnon",
    "email": "personne@example.com",
    "valid_until": "2026-12-06",
    "path": "/invitation/Zx3kQ0v1/",
}
JOINED: MemberJoined = {
    "customer": "Nora inc.",
    "name": "Une Personne",
    "email": "personne@example.com",
    "used": 3,
    "quantity": 5,
    "path": "/membres/",
}
REMOVED: MemberRemoved = {
    "customer": "Nora inc.",
    "remover": "Nora Gagnon",
    "remover_email": "nora@example.com",
    "path": "/",
}

END: SubscriptionFact = {
    "customer": "Nora inc.",
    "item": "Licence SmartPlan Cloud (CAD)",
    "quantity": 3,
    "day": "2026-12-22",
    "path": "/abonnements/",
}

METHOD: MethodChange = {
    "customer": "Nora inc.",
    "method": "Visa •••• 3155",
    "replaced": "",
    "person": "Nora Gagnon",
    "path": "/facturation/modes-de-paiement/",
}

EXPIRY: MethodExpiry = {
    "customer": "Nora inc.",
    "method": "Visa •••• 3155",
    "last_day": "2026-12-31",
    "is_over": False,
    "renews_on": "2027-01-22",
    "path": "/facturation/modes-de-paiement/01890000-0000-7000-8000-000000000000/modifier/",
}

RISE: PriceRiseFact = {
    "customer": "Nora inc.",
    "item": "Licence SmartPlan Cloud (CAD)",
    "quantity": 3,
    "old_minor": 5900,
    "new_minor": 6500,
    "currency": "CAD",
    "interval": "month",
    "day": "2027-01-22",
    "path": "/facturation/a-venir/",
}

NOTE: CreditNoteFact = {
    "customer": "Nora inc.",
    "number": "PC-A-2026-000021",
    "invoice_number": "PC-2026-000388",
    "reason": "Licence retirée",
    "amount_minor": 6784,
    "settled_minor": 0,
    "refunded_minor": 2000,
    "kept_minor": 4784,
    "currency": "CAD",
    "method": "Visa •••• 3155",
    "path": "/facturation/avoirs/PC-A-2026-000021/",
}

DEBIT: InvoicePayment = {
    **RENEWAL,
    "method": "SEPA •••• 2606",
    "collect_date": "2026-12-29",
    "mandate": "7XK2Q9LMZB41TRWC",
    "creditor_id": "FR72ZZZ123456",
}

TO_PAY: InvoicePayment = {**RENEWAL, "method": "", "due_date": "2026-12-22"}

DATA: dict[str, Any] = {
    "invoice_to_pay": TO_PAY,
    "debit_announced": DEBIT,
    "payment_returned": {**DEBIT, "failure_code": "refunded_by_debtor"},
    "price_rise": RISE,
    "price_rise_taken_back": RISE,
    "credit_note_issued": NOTE,
    "credit_refunded": NOTE | {"amount_minor": 2000},
    "credit_kept": NOTE | {"amount_minor": 2000},
    "method_expiring": EXPIRY,
    "method_added": METHOD,
    "method_replaced": METHOD | {"replaced": "Visa •••• 4242"},
    "method_removed": METHOD,
    **dict.fromkeys(TEXTS, END),
    "member_invited": INVITED,
    "member_joined": JOINED,
    "member_removed": REMOVED,
    "invoice_paid": INVOICE,
    "payment_refused": {
        **RENEWAL,
        "failure_code": "insufficient_funds",
        "retried_on": "2026-12-25",
        "suspended_on": "2026-12-29",
        "ended_on": "2027-01-21",
    },
    "payment_reminder": {**RENEWAL, "failure_code": "expired_card", "suspended_on": "2026-12-29"},
    "authentication_required": {**RENEWAL, "failure_code": "authentication_required", "suspended_on": "2026-12-29"},
    "password_reset": RESET,
    "order_refunded": REFUND,
}
LANGUAGES: tuple[Language, ...] = ("fr", "en")


def content(
    kind: str, language: Language, brand: MailBrand = PLANS, country: str = "CA", **changes: Any
) -> MailContent:
    reader = Reader(brand, language, locale_for(language, country))
    return WRITERS[kind](reader, {**DATA[kind], **changes})


def mail(kind: str, language: Language, **changes: Any) -> RenderedMail:
    return render_mail(content(kind, language, **changes))
