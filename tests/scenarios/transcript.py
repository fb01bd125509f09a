"""What happened to a customer, read from the rows and written so that a person can check it with a pencil.

Each look writes what is new since the last one, under its day: invoices with their lines and taxes, money, mails,
and what the subscription is now. At the end stand the books.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.invoicing.models import (
    CreditNote,
    CreditNoteLine,
    CreditNoteTax,
    Invoice,
    InvoiceLine,
    InvoiceTax,
)
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.models import Allocation, Attempt, Refund
from guichet.contexts.subscriptions.models import ItemChange
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.infra.clock import today
from tests.flows.journey import Buyer

WIDTH = 100
INTERVALS = {"month": "monthly", "year": "yearly"}


@dataclass
class Transcript:
    buyer: Buyer
    written: list[str] = field(default_factory=list)
    _day: date | None = None
    _seen: set[object] = field(default_factory=set)
    _subscriptions: dict[UUID, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join([*self.written, *self._books(), ""])

    def says(self, sentence: str) -> None:
        """Under the brand's day of now."""
        if self._day != (day := today(self.buyer.house.brand)):
            self._day = day
            self.written += [""] * bool(self.written) + [f"{day}"]
        self.written.append(f"  {sentence}")

    def looks(self) -> None:
        """Write what is new."""
        of = {"customer_id": self.buyer.customer_id}
        for invoice in self._new(Invoice.objects.filter(**of).order_by("pk")):
            self._invoice(invoice)
        for note in self._new(CreditNote.objects.filter(**of).order_by("pk")):
            self._credit_note(note)
        attempts = Attempt.objects.filter(payment__customer_id=self.buyer.customer_id)
        for attempt in attempts.select_related("payment", "method").order_by("pk"):
            if attempt.status in {"succeeded", "failed", "canceled"} and self._is_new((attempt.pk, attempt.status)):
                self._attempt(attempt)
        for refund in Refund.objects.filter(payment__customer_id=self.buyer.customer_id).order_by("pk"):
            if refund.status in {"succeeded", "failed"} and self._is_new((refund.pk, refund.status)):
                self.says(f"refund {refund.status}: {money(refund.amount_minor)}")
        for used in self._new(
            Allocation.objects.filter(credit_note__customer_id=self.buyer.customer_id).order_by("pk")
        ):
            self.says(f"{used.credit_note.number} settles {money(used.amount_minor)} of {used.invoice.number}")
        for invoice in Invoice.objects.filter(**of).order_by("pk"):
            if invoice.status != "open" and self._is_new((invoice.pk, invoice.status)):
                self.says(f"{invoice.number} is {invoice.status}")
        for subscription in reversed(self.buyer.subscriptions):
            self._subscription(subscription)
        for mail in self._new(Mail.objects.filter(status="sent", **of).order_by("pk")):
            self.says(f"mail to {mail.to}: {mail.subject}")

    def _new(self, rows: Any) -> list[Any]:
        return [row for row in rows if self._is_new(row.pk)]

    def _is_new(self, key: object) -> bool:
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _invoice(self, invoice: Invoice) -> None:
        self.says(f"invoice {invoice.number}, to be paid on {invoice.due_date}")
        for line in InvoiceLine.objects.filter(invoice=invoice).order_by("position"):
            days = f", {line.period_start} to {line.period_end}" if line.period_start else ""
            self._figure(f"{line.quantity} × {line.name}{days}", line.amount_minor)
            for said in line.details if line.kind in {"proration", "unused"} else ():
                self.says(f"    ({said})")
            if line.discount_minor:
                self._figure(f"{line.discount_name}", -line.discount_minor)
        for tax in InvoiceTax.objects.filter(invoice=invoice).order_by("code"):
            self._figure(f"{tax.code} {tax.rate_percent.normalize():f} % on {money(tax.base_minor)}", tax.amount_minor)
        self._figure(f"total {invoice.currency}", invoice.total_minor)

    def _credit_note(self, note: CreditNote) -> None:
        self.says(f"credit note {note.number} on {note.invoice.number}: {note.reason}")
        for line in CreditNoteLine.objects.filter(credit_note=note).order_by("invoice_line__position"):
            self._figure(line.invoice_line.name, line.amount_minor)
        for tax in CreditNoteTax.objects.filter(credit_note=note).order_by("code"):
            self._figure(f"{tax.code} {tax.rate_percent.normalize():f} % on {money(tax.base_minor)}", tax.amount_minor)
        self._figure(f"total {note.currency}", note.total_minor)

    def _attempt(self, attempt: Attempt) -> None:
        card = f"{attempt.method.network} {attempt.method.last_four}"
        result = f"refused, {attempt.failure_code}" if attempt.status == "failed" else attempt.status
        self.says(f"{result}: {money(attempt.payment.amount_minor)} from {card}")

    def _subscription(self, s: SubscriptionView) -> None:
        prices = get_prices([item.price_id for item in s.items] + ([s.coming.price_id] if s.coming else []))
        items = ", ".join(self._terms(s, i.quantity, prices[i.price_id]) for i in s.items)
        told = f"subscription {s.status}: {items}, billed until {s.billed_until}"
        if s.coming is not None:
            coming = self._terms(s, s.coming.quantity, prices[s.coming.price_id])
            told += f", {coming} from {s.coming.effective_on}"
        if s.pauses is not None:
            told += f", pauses on {s.pauses.effective_on}"
        if not s.renews and s.is_live:
            told += ", does not renew"
        if s.predecessor_id is not None:
            told += ", after an earlier one"
        if s.ends is not None:
            told += f", ends on {s.ends.effective_on}"
        if self._subscriptions.get(s.id) != told:
            self._subscriptions[s.id] = told
            self.says(told)

    def _terms(self, s: SubscriptionView, quantity: int, price: PriceView) -> str:
        """With the product's name where it changes."""
        had = ItemChange.objects.filter(item__subscription_id=s.id).values_list("price__product_id", flat=True)
        name = f"× {price.product_name['fr']} " if {*had, price.product_id} != {had[0]} else ""
        return f"{quantity} {name}{INTERVALS[price.interval.unit]}"

    def _figure(self, words: str, minor: int) -> None:
        figure = money(minor)
        self.says("    " + words.ljust(WIDTH - len(figure)) + figure)

    def _books(self) -> list[str]:
        books = self.buyer.house.books(self.buyer.customer_id)
        width = max(map(len, books), default=0)
        return ["", "books", *(f"  {code.ljust(width)}  {money(amount):>12}" for code, amount in sorted(books.items()))]


def money(minor: int) -> str:
    """Two decimals, as in every currency of these lives."""
    return f"{Decimal(minor).scaleb(-2):.2f}"
