"""What an account comes to, for the first page that its people see: read only, nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from guichet.contexts.brands.public import get_brand, get_programme
from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.customers.public import CustomerView, get_customer
from guichet.contexts.invoicing.public import (
    ChargeView,
    InvoiceStatus,
    InvoiceView,
    LineSummary,
    list_invoices,
    list_line_summaries,
    list_open,
)
from guichet.contexts.payments.public import (
    MethodView,
    find_preferred_method,
    list_failed_invoices,
    list_paid_with,
)
from guichet.contexts.subscriptions.public import SubscriptionView, list_subscriptions
from guichet.flows.credit import free_credit_minor
from guichet.flows.debt import owed_minor
from guichet.flows.forecast import forecast
from guichet.flows.purchase.decide import renewal_bill, waiting_for
from guichet.flows.purchase.plan_change import Wish
from guichet.flows.usage.reading import Use, foresee, lines_of
from guichet.flows.usage.to_date import UsedSoFar, used_so_far
from guichet.infra.clock import business_now, day_of
from guichet.kernel.bill import Bill, line_amount
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A payment method as pages name it: `chip` is the word mark (VISA), `name` is «Visa •••• 4242».

    `expires` is the first day of the card's last month.
    """

    chip: str
    name: str
    expires: date | None
    is_expired: bool


@dataclass(frozen=True, slots=True)
class InvoiceLineView:
    """`status` is paid, open, failed, void or uncollectible; item, kind, quantity and period are the first line's;
    `others` counts what else is billed.

    `paid_with` is a label, or empty.
    """

    number: str
    issued_on: date
    item: str
    kind: str
    quantity: int
    others: int
    period: Period | None
    total: Money
    status: str
    paid_with: str
    pdf_ready: bool


@dataclass(frozen=True, slots=True)
class SubscriptionLineView:
    """`name` is what the customer calls it. `unit_amount` and `amount` are per interval, with tax or before it.

    `used` is None where nothing is metered.

    It renews on a day, or ends on one, or has ended on it: the other is None. Both are when it pauses or stands still.
    """

    product: str
    name: str
    quantity: int
    unit_amount: Money
    amount: Money
    tax_included: bool
    interval: str
    status: str
    renews_on: date | None
    ends_on: date | None
    pauses_on: date | None
    is_over: bool
    used: UsedSoFar | None


@dataclass(frozen=True, slots=True)
class OverviewView:
    """`next_billing` is the day and the total, taxes included; `balance` what is open and due, `credit` what settles
    the next invoices first, both None before any sale.

    `to_pay` is the number of the oldest open invoice, empty when nothing is open.
    """

    next_billing: tuple[date, Money] | None = None
    balance: Money | None = None
    credit: Money | None = None
    to_pay: str = ""
    method: MethodLine | None = None
    invoices: tuple[InvoiceLineView, ...] = ()
    subscriptions: tuple[SubscriptionLineView, ...] = ()


LATEST = 4
# Days in which a group bills at least once, whatever its interval.
SEEN_AHEAD = 400


def overview(customer_id: UUID, today: date, language: str) -> OverviewView:
    """The account of `customer_id` on the brand's day `today`; products are named in `language`."""
    customer = get_customer(customer_id)
    every = list_subscriptions(customer_id)
    subscriptions = [s for s in every if s.is_live] or every[-1:]
    wanted = [item.price_id for s in subscriptions for item in s.items]
    prices = get_prices([*wanted, *(s.coming.price_id for s in subscriptions if s.coming)])
    invoices, unpaid = list_invoices(customer_id, limit=LATEST), list_open(customer_id)
    method = find_preferred_method(customer_id)
    read = foresee([s for s in subscriptions if s.is_live])
    used = used_so_far(read, today, language)
    return OverviewView(
        next_billing=_next_billing(customer, subscriptions, prices, read),
        balance=Money(owed_minor(unpaid), invoices[0].total.currency) if invoices else None,
        credit=Money(free_credit_minor(customer_id), invoices[0].total.currency) if invoices else None,
        to_pay=unpaid[0].number if unpaid else "",
        method=method_line(method, today) if method else None,
        invoices=tuple(invoice_lines(invoices)),
        subscriptions=tuple(line for s in subscriptions for line in _subscription_lines(s, prices, language, used)),
    )


def method_line(method: MethodView, today: date) -> MethodLine:
    expires = date(method.expiry_year, method.expiry_month, 1)
    return MethodLine(
        chip={"mastercard": "MC", "amex": "AMEX"}.get(method.network, method.network.upper()),
        name=method.label,
        expires=expires,
        is_expired=(today.year, today.month) > (method.expiry_year, method.expiry_month),
    )


def invoice_lines(invoices: Sequence[InvoiceView]) -> list[InvoiceLineView]:
    """Invoices as lists show them; a fixed number of queries whatever their number."""
    ids = [invoice.id for invoice in invoices]
    summaries, paid_with, failed = list_line_summaries(ids), list_paid_with(ids), list_failed_invoices(ids)
    lines = []
    for invoice in invoices:
        line = summaries[invoice.id][0]
        is_failed = invoice.status is InvoiceStatus.OPEN and invoice.id in failed
        lines.append(
            InvoiceLineView(
                number=invoice.number,
                issued_on=invoice.issue_date,
                item=line.name,
                kind=line.kind,
                quantity=line.quantity,
                others=others_beside(summaries[invoice.id]),
                period=line.period,
                total=invoice.total,
                status="failed" if is_failed else invoice.status.value,
                paid_with=paid_with.get(invoice.id, ""),
                pdf_ready=invoice.has_document,
            )
        )
    return lines


def others_beside(lines: Sequence[LineSummary]) -> int:
    """How many other things are billed with the first one: a group's other subscriptions."""
    return len({line.item_id for line in lines if line.item_id is not None} - {lines[0].item_id})


def _subscription_lines(
    s: SubscriptionView, prices: dict[UUID, PriceView], language: str, used: Mapping[UUID, UsedSoFar]
) -> list[SubscriptionLineView]:
    return [
        SubscriptionLineView(
            product=prices[item.price_id].product_name[language],
            name=s.name,
            quantity=item.quantity,
            unit_amount=Money(line_amount(1, prices[item.price_id].unit_amount_minor), s.currency),
            amount=Money(line_amount(item.quantity, prices[item.price_id].unit_amount_minor), s.currency),
            tax_included=prices[item.price_id].tax_included,
            interval=prices[item.price_id].interval.unit,
            status=s.status.value,
            renews_on=s.renews_on,
            ends_on=s.ends_on,
            pauses_on=s.pauses.effective_on if s.pauses else None,
            is_over=not s.is_live,
            used=used.get(item.id),
        )
        for item in s.items
    ]


def _next_billing(
    customer: CustomerView,
    subscriptions: Sequence[SubscriptionView],
    prices: dict[UUID, PriceView],
    read: Sequence[Use],
) -> tuple[date, Money] | None:
    """The earliest billing day and the sum of what falls on it: the bills that the run would issue."""
    going_on = [s for s in subscriptions if s.renews_on is not None]
    if not going_on or customer.missing:
        return None
    day = min(s.billed_until for s in going_on)
    if get_programme(customer.programme_id).grouped:
        return _next_of_group(customer)
    first, *others = [s for s in going_on if s.billed_until == day]
    bills = [next_bill(customer, first, prices, waiting_for(customer.id), read=read)]
    bills += [next_bill(customer, s, prices, read=read) for s in others]
    return day, Money(sum(bill.total_minor for bill in bills), bills[0].currency)


def _next_of_group(customer: CustomerView) -> tuple[date, Money] | None:
    """As the forecast has it; a trial or a join may move it beyond the first term."""
    brand = get_brand(customer.brand_id)
    bills = forecast(brand, customer, day_of(brand, business_now(brand)) + timedelta(days=SEEN_AHEAD))
    return (bills[0].day, Money(bills[0].bill.total_minor, bills[0].bill.currency)) if bills else None


def next_bill(
    customer: CustomerView,
    s: SubscriptionView,
    prices: dict[UUID, PriceView],
    charges: Sequence[ChargeView] = (),
    *,
    read: Sequence[Use] = (),
) -> Bill:
    """What the next period of a subscription will be billed, with what waits for it, at the rates of its first day.

    With it what was used beyond of the periods in `read` that are its.
    """
    terms = s.coming or s.items[0]
    wish = Wish(prices[terms.price_id], terms.quantity)
    beyond = [each.line for each in lines_of([each for each in read if each.subscription.id == s.id])]
    return renewal_bill(get_brand(s.brand_id), customer, s, wish, charges, beyond)
