"""The back office's words: what happened at a customer in a sentence each, accounts and entries of the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.contexts.payments.public import refusal
from guichet.contexts.tax.public import tax_name
from guichet.flows.desk.timeline import EntryKind, TimelineEntry
from guichet.infra.formats import money
from guichet.interfaces.portal.journal.words import Fact, facts_of, title_of
from guichet.interfaces.portal.portal_request import StaffContext

ACCOUNTS: dict[str, Promise] = {
    "receivable": gettext_lazy("Customers"),
    "deferred_revenue": gettext_lazy("Deferred revenue"),
    "revenue": gettext_lazy("Revenue"),
    "customer_credit": gettext_lazy("Credit of customers"),
    "refunds_payable": gettext_lazy("Refunds to be paid"),
    "bad_debt": gettext_lazy("Bad debt"),
    "gateway_fees": gettext_lazy("Fees of payment providers"),
}
# By what caused the entry, and why it was posted.
PURPOSES: dict[tuple[str, str], Promise] = {
    ("invoice", "issue"): gettext_lazy("issue"),
    ("invoice", "void"): gettext_lazy("withdrawal"),
    ("allocation", "settle"): gettext_lazy("settlement"),
    ("credit_note", "issue"): gettext_lazy("credit note"),
    ("write_off", "write_off"): gettext_lazy("write-off"),
}
REFUND_STATES: dict[str, Promise] = {
    "succeeded": gettext_lazy("sent back"),
    "failed": gettext_lazy("refused by the bank"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as shown: `tone` is ok, bad or empty; `at` is in the brand's zone, `by` who or by which way."""

    icon: str
    tone: str
    sentence: str
    number: str
    route: str
    facts: list[Fact]
    at: datetime
    by: str


def told(entry: TimelineEntry, context: StaffContext) -> Told:
    """The entry in the reader's words."""
    at = entry.at.astimezone(ZoneInfo(context.brand.time_zone))
    amount = money(entry.money, context.locale) if entry.money else ""
    icon, tone, sentence, facts, by, number, route = "pencil", "", "", [], entry.by, "", ""
    match entry.kind:
        case EntryKind.CHANGE if entry.record is not None:
            sentence, by = title_of(entry.record), entry.actor_name or _("automatic")
            facts = facts_of(entry.record, context.language, context.locale, inner=True)
        case EntryKind.INVOICE:
            icon, number, route = "receipt-text", entry.number, "desk_invoice"
            sentence, by = _("Invoice issued, {amount}").format(amount=amount), ""
        case EntryKind.CREDIT_NOTE:
            icon, tone, number, route = "receipt-text", "ok", entry.number, "desk_credit_note_pdf"
            sentence, by = _("Credit note issued, {amount}").format(amount=amount), entry.text
        case EntryKind.PAYMENT if entry.code in {"returned", "lost"}:
            why = refusal(entry.failure_code).sentence[context.language]
            icon, tone = "undo-2", "bad"
            sentence = _("Payment of {amount} taken back. {why}").format(amount=amount, why=why)
        case EntryKind.PAYMENT if entry.failure_code:
            why = refusal(entry.failure_code).sentence[context.language]
            icon, tone = "circle-alert", "bad"
            sentence = _("Payment of {amount} refused. {why}").format(amount=amount, why=why)
            if entry.provider_code:
                facts = [Fact(True, _("Code of the provider"), entry.provider_code, entry.provider_code)]
        case EntryKind.PAYMENT:
            icon, tone, sentence = "check", "ok", _("Payment of {amount} received").format(amount=amount)
        case EntryKind.REFUND:
            icon = "undo-2"
            state = REFUND_STATES.get(entry.code, _("on its way"))
            sentence = _("Refund of {amount}, {state}").format(amount=amount, state=state)
        case EntryKind.MAIL:
            icon, sentence = "mail", _("Email “{subject}”").format(subject=entry.text)
    return Told(icon, tone, sentence, number, route, facts, at, by)


def account_name(code: str, language: str) -> str:
    """`tax_due:CA-GST` is «TPS due»; the account of a provider has its name."""
    kind, _sep, of = code.partition(":")
    if kind == "tax_due":
        return _("{tax} due").format(tax=tax_name(of, language))
    if kind == "tax_pending":
        return _("{tax} pending").format(tax=tax_name(of, language))
    if kind == "clearing":
        return _("At the provider: {name}").format(name=of)
    if kind == "disputed":
        return _("Disputed at the provider: {name}").format(name=of)
    if kind == "bank":
        return _("Paid out by the provider: {name}").format(name=of)
    return str(ACCOUNTS.get(code, code))


def purpose_name(source_kind: str, purpose: str) -> str:
    return str(PURPOSES.get((source_kind, purpose), purpose))
