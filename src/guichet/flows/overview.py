"""What an account comes to, for the first page that its people see: read only, nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.catalog.public import DatedPrices, PriceView, dated_prices
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.public import ChargeView, InvoiceStatus, ListedInvoice, get_account
from guichet.contexts.ordering.public import reserved_credit
from guichet.contexts.payments.public import MethodView, Settling, get_settling
from guichet.contexts.subscriptions.public import SubscriptionView, list_subscriptions
from guichet.contexts.tax.public import seller_taxes_by_day
from guichet.flows.credit import unreserved
from guichet.flows.forecast import forecast
from guichet.flows.purchase.decide import period_at_term, whole_bill
from guichet.flows.purchase.plan_change import Wish
from guichet.flows.usage.reading import Use, foresee, lines_of
from guichet.flows.usage.to_date import UsedSoFar, used_so_far
from guichet.infra.clock import day_of
from guichet.kernel.bill import Bill, line_amount
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A payment method as pages name it: `chip` is the word mark (VISA), `name` is «Visa •••• 4242».

    `expires` is the first day of a card's last month; what does not expire has none.
    """

    id: UUID
    is_debit: bool
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


def overview(
    brand: BrandView, programme: ProgrammeView, customer: CustomerView, at: datetime, language: str
) -> OverviewView:
    """The customer's account at `at`; products are named in `language`."""
    today = day_of(brand, at)
    every = list_subscriptions(customer.id)
    subscriptions = [s for s in every if s.is_live] or every[-1:]
    wanted = [item.price_id for s in subscriptions for item in s.items]
    prices = dated_prices([*wanted, *(s.coming.price_id for s in subscriptions if s.coming)])
    account = get_account(customer.id, latest=LATEST)
    shown = [*account.latest, *account.unpaid]
    settling = get_settling([each.invoice.id for each in shown], customer.id, account.credit_notes)
    unpaid = [each.invoice for each in account.unpaid]
    currency = account.latest[0].invoice.total.currency if account.latest else ""
    owed = sum(invoice.total.minor - settling.settled_minor.get(invoice.id, 0) for invoice in unpaid)
    credit = unreserved(settling.credit, reserved_credit(customer.id)) if settling.credit else []
    read = foresee([s for s in subscriptions if s.is_live], prices.prices)
    used = used_so_far(read, today, language)
    return OverviewView(
        next_billing=_next_billing(brand, programme, customer, subscriptions, prices, account.charges, today, read),
        balance=Money(owed, currency) if currency else None,
        credit=Money(sum(note.left_minor for note in credit), currency) if currency else None,
        to_pay=unpaid[0].number if unpaid else "",
        method=method_line(settling.method, today) if settling.method else None,
        invoices=tuple(invoice_line(each, settling) for each in account.latest),
        subscriptions=tuple(
            line for s in subscriptions for line in _subscription_lines(s, prices.prices, language, used)
        ),
    )


def method_line(method: MethodView, today: date) -> MethodLine:
    expires = date(method.expiry_year, method.expiry_month, 1) if method.expires else None
    return MethodLine(
        id=method.id,
        is_debit=method.is_debit,
        chip={"mastercard": "MC", "amex": "AMEX"}.get(method.network, method.network.upper()),
        name=method.label,
        expires=expires,
        is_expired=expires is not None and today.replace(day=1) > expires,
    )


def invoice_lines(invoices: Sequence[ListedInvoice]) -> list[InvoiceLineView]:
    """Invoices as lists show them; one query whatever their number."""
    settling = get_settling([each.invoice.id for each in invoices])
    return [invoice_line(each, settling) for each in invoices]


def invoice_line(listed: ListedInvoice, settling: Settling) -> InvoiceLineView:
    invoice = listed.invoice
    is_failed = invoice.status is InvoiceStatus.OPEN and invoice.id in settling.failed
    return InvoiceLineView(
        number=invoice.number,
        issued_on=invoice.issue_date,
        item=listed.item,
        kind=listed.kind,
        quantity=listed.quantity,
        others=listed.others,
        period=listed.period,
        total=invoice.total,
        status="failed" if is_failed else invoice.status.value,
        paid_with=settling.paid_with.get(invoice.id, ""),
        pdf_ready=invoice.has_document,
    )


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
    brand: BrandView,
    programme: ProgrammeView,
    customer: CustomerView,
    subscriptions: Sequence[SubscriptionView],
    prices: DatedPrices,
    charges: Sequence[ChargeView],
    today: date,
    read: Sequence[Use],
) -> tuple[date, Money] | None:
    """The earliest billing day and the sum of what falls on it: the bills that the run would issue."""
    going_on = [s for s in subscriptions if s.renews_on is not None]
    if not going_on or customer.missing:
        return None
    if programme.grouped:
        # As the forecast has it; a trial or a join may move it beyond the first term.
        bills = forecast(brand, customer, today + timedelta(days=SEEN_AHEAD), programme=programme)
        return (bills[0].day, Money(bills[0].bill.total_minor, bills[0].bill.currency)) if bills else None
    day = min(s.billed_until for s in going_on)
    due = [s for s in going_on if s.billed_until == day]
    # The same day, so the same rates; what waits goes with the first of them.
    together = next_bills(brand, customer, due, prices, charges, read=read)
    return day, Money(sum(bill.total_minor for bill in together), together[0].currency)


def next_bills(
    brand: BrandView,
    customer: CustomerView,
    subscriptions: Sequence[SubscriptionView],
    prices: DatedPrices,
    charges: Sequence[ChargeView] = (),
    *,
    read: Sequence[Use] = (),
) -> list[Bill]:
    """What the next period of each will be billed, at the rates of its first day; `charges` go with the first one.

    With it what was used beyond of the periods in `read` that are its.
    """
    wishes = [(s, _terms_at_term(s, prices)) for s in subscriptions]
    periods = [period_at_term(s, wish) for s, wish in wishes]
    taxes = seller_taxes_by_day(brand.id, brand.country, {covered.start for covered in periods}, [customer])
    beyond = [[each.line for each in lines_of([use for use in read if use.subscription.id == s.id])] for s, _ in wishes]
    return [
        whole_bill(customer, s.currency, wish, covered, prices, taxes[covered.start], () if n else charges, beyond[n])
        for n, ((s, wish), covered) in enumerate(zip(wishes, periods, strict=True))
    ]


def _terms_at_term(s: SubscriptionView, prices: DatedPrices) -> Wish:
    terms = s.coming or s.items[0]
    return Wish(prices.prices[terms.price_id], terms.quantity)
