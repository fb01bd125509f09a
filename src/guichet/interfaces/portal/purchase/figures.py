"""Figures of a bill as pages show them: lines with their words, taxes with their names, totals as Money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from guichet.contexts.catalog.public import PriceView, get_coupon
from guichet.contexts.invoicing.public import line_details
from guichet.contexts.ordering.public import OrderView, OverdueInvoice
from guichet.contexts.tax.public import tax_name
from guichet.flows.giving_back import PlannedCredits
from guichet.flows.usage.to_date import MeteredWords, metered_words
from guichet.interfaces.portal.portal_request import MemberContext
from guichet.kernel.bill import Bill, BillLine, LineKind, line_amount
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ShownTax:
    name: str
    rate_percent: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line before its discount, as it is priced; `details` say how a line inside a period comes about."""

    kind: LineKind
    quantity: int
    period: Period | None
    amount: Money
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownBill:
    """`discount` is what is taken off (negative: taken back), with the coupon's code and percentage where one is used.

    `overdue` is paid besides; `total` is the bill's own, `credit` what the customer's credit settles of it, `to_pay`
    what is charged in the end.
    """

    lines: tuple[ShownLine, ...]
    discount: Money | None
    coupon_code: str
    coupon_percent: Decimal | None
    net: Money
    tax_included: bool
    taxes: tuple[ShownTax, ...]
    total: Money
    credit: Money | None
    overdue: tuple[tuple[str, Money], ...]
    to_pay: Money

    @property
    def credit_off(self) -> Money | None:
        """The credit as it stands among the lines: negative."""
        return -self.credit if self.credit is not None else None

    @property
    def discount_off(self) -> Money | None:
        """The discount as it stands among the lines: negative when it is taken off."""
        return -self.discount if self.discount is not None else None

    @property
    def has_charges(self) -> bool:
        """Whether something is on it that the renewals after it do not bill."""
        return any(line.kind == "charge" for line in self.lines)

    @property
    def has_subtotal(self) -> bool:
        """Whether the sum before tax says more than the only line."""
        return not self.tax_included and (len(self.lines) > 1 or self.discount is not None)


def shown(
    bill: Bill,
    context: MemberContext,
    *,
    coupon_id: UUID | None = None,
    overdue: tuple[OverdueInvoice, ...] = (),
    credit_minor: int = 0,
) -> ShownBill:
    coupon = get_coupon(coupon_id) if coupon_id else None
    currency = bill.currency
    return ShownBill(
        lines=tuple(_shown_line(line, currency, context.locale) for line in bill.lines),
        discount=Money(bill.discount_minor, currency) if bill.discount_minor else None,
        coupon_code=coupon.code if coupon else "",
        coupon_percent=coupon.percent if coupon else None,
        net=Money(bill.subtotal_minor, currency),
        tax_included=bill.tax_included,
        taxes=tuple(
            ShownTax(tax_name(tax.code, context.language), tax.rate_percent, Money(tax.amount_minor, currency))
            for tax in bill.taxes
        ),
        total=Money(bill.total_minor, currency),
        credit=Money(credit_minor, currency) if credit_minor else None,
        overdue=tuple((each.number, Money(each.open_minor, currency)) for each in overdue),
        to_pay=Money(bill.total_minor - credit_minor + sum(each.open_minor for each in overdue), currency),
    )


def shown_order(order: OrderView, context: MemberContext) -> ShownBill:
    """What confirming the order charges."""
    return shown(order.bill, context, coupon_id=order.coupon_id, overdue=order.overdue, credit_minor=order.credit_minor)


def _shown_line(line: BillLine, currency: str, locale: str) -> ShownLine:
    details = tuple(line_details(line, currency, locale))
    return ShownLine(line.kind, line.quantity, line.period, Money(line.amount_minor, currency), details)


@dataclass(frozen=True, slots=True)
class ShownCredit:
    """What a credit note to be issued comes to: of which invoice, before tax, its taxes, its total."""

    number: str
    net: Money
    taxes: tuple[ShownTax, ...]
    total: Money


def shown_credits(credits: PlannedCredits, context: MemberContext) -> tuple[ShownCredit, ...]:
    """The newest invoice first, as the notes will be issued."""
    return tuple(
        ShownCredit(
            number=invoice.number,
            net=Money(plan.credit.subtotal_minor, plan.currency),
            taxes=tuple(
                ShownTax(tax_name(tax.code, context.language), tax.rate_percent, Money(tax.amount_minor, plan.currency))
                for tax in plan.credit.taxes
            ),
            total=plan.total,
        )
        for invoice, plan in credits
    )


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """A price to choose: for one user and interval, and per month as information; `saving` in percent, rounded down.

    `product` is its name in the reader's language. `metered` is None where nothing is counted.
    """

    id: str
    product: str
    interval: str
    amount: Money
    per_month: Money
    saving: int
    tax_included: bool
    metered: MeteredWords | None


def shown_price(price: PriceView, language: str, saving: int = 0) -> ShownPrice:
    monthly = price.unit_amount_minor / price.interval.months
    return ShownPrice(
        id=str(price.id),
        product=price.product_name[language],
        interval=price.interval.unit,
        amount=Money(line_amount(1, price.unit_amount_minor), price.currency),
        per_month=Money(line_amount(1, monthly), price.currency),
        saving=saving,
        tax_included=price.tax_included,
        metered=metered_words(price.metering, language),
    )
