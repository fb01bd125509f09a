"""What a paid order makes: a subscription or a change of one, its invoice, the books, the words that go out.

Inside the unit of work that records the payment's success, or the confirmation where credit pays all of it, so either
all of it exists or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.access.public import PersonView, get_person
from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.catalog.public import PriceView, get_coupon, get_prices
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import (
    Collection,
    CollectionKind,
    InvoiceDraft,
    charges_nothing,
    get_invoice,
    issue,
)
from guichet.contexts.ordering.public import OrderStatus, OrderView, move_order
from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.public import (
    AttemptView,
    aim_at,
    find_method,
    list_credit,
    prefer_method,
)
from guichet.contexts.subscriptions.public import (
    ChangeKind,
    ChangeStatus,
    ItemTerms,
    NewTerms,
    SubscriptionView,
    change_terms,
    close_waiting,
    find_predecessor,
    get_subscriptions,
    redeem_coupon,
    schedule_terms,
    start_subscription,
)
from guichet.contexts.tax.public import seller_taxes
from guichet.flows.credit import settle_with
from guichet.flows.debits import debit_collection
from guichet.flows.debt import debt_at_issue
from guichet.flows.documents import RENDER_TASK
from guichet.flows.events import publish_issued, publish_subscriptions
from guichet.flows.invoice_mail import Known, tell_of_debit
from guichet.flows.invoice_payment import paid_at_issue
from guichet.flows.language import language_of
from guichet.flows.lifecycle.tell import told_terms
from guichet.flows.purchase.plan_change import plan_change
from guichet.flows.seats.of_subscription import seat_members
from guichet.flows.usage.periods import begin_anew, follow_change, open_usage
from guichet.flows.zero_invoices import skip_invoices
from guichet.infra import audit, jobs
from guichet.infra.clock import day_of
from guichet.kernel.billing_cycle import Anchor, period


def fulfil(
    brand: BrandView,
    order: OrderView,
    before: SubscriptionView | None,
    attempt: AttemptView | None,
    at: datetime,
    *,
    is_under_way: bool = False,
) -> None:
    """The customer, the subscription that the order changes (`before`) and the order are locked and the payment, if
    there is any, has just succeeded, or by a debit `is_under_way`.

    Charges exactly `order.bill`, first to the credit that the order counts on. By a debit that is under way the invoice
    stays open, due on the day of the debit, and is what the payment is for from now on.
    """
    customer, buyer = get_customer(order.customer_id), get_person(order.person_id)
    prices = get_prices([order.price_id, *_priced(order), *([before.items[0].price_id] if before else [])])
    if before is None:
        subscription = _start(brand, order, buyer, prices, at)
    else:
        subscription = _change(brand, order, before, prices, at)
    issue_date = day_of(brand, at)
    coupon = get_coupon(order.coupon_id) if order.coupon_id else None
    collection = _collection(order, attempt, issue_date)
    draft = InvoiceDraft(
        customer=customer,
        bill=order.bill,
        item_ids=(subscription.items[0].id,) * len(order.bill.lines),
        labels=(subscription.name,) * len(order.bill.lines),
        subscription_id=subscription.id,
        language=language_of(buyer.language),
        due_date=collection.day,
        collection=collection,
        next_billing_date=subscription.billed_until,
        order_id=order.id,
        discount_name=f"Coupon {coupon.code}" if coupon else "",
    )
    if coupon is not None:
        redeem_coupon(subscription.id, coupon.id, code=coupon.code, percent=coupon.percent, source_id=order.id, at=at)
    move_order(order.id, OrderStatus.FULFILLED, at)
    if attempt is not None and attempt.method_id is not None:
        prefer_method(attempt.method_id)
    if charges_nothing(order.bill) and get_programme(customer.programme_id).skips_zero_invoices:
        skip_invoices(brand, [draft], at)
    else:
        _issue(brand, order, draft, subscription, prices, attempt, at, is_under_way=is_under_way)


def _issue(
    brand: BrandView,
    order: OrderView,
    draft: InvoiceDraft,
    subscription: SubscriptionView,
    prices: Mapping[UUID, PriceView],
    attempt: AttemptView | None,
    at: datetime,
    *,
    is_under_way: bool,
) -> None:
    """The order's invoice, settled by the credit that it counts on, then by its payment."""
    customer, issue_date = draft.customer, day_of(brand, at)
    # The taxes were decided with the order: only the seller's numbers are asked for.
    taxes = seller_taxes(brand.id, brand.country, issue_date, ())
    issued = issue(brand, [draft], prices=prices, taxes=taxes, at=at)[0]
    publish_issued(brand, [issued], at)
    jobs.defer(RENDER_TASK, lock=f"document:{issued.id}", invoice_id=str(issued.id))
    invoice = get_invoice(issued.id)
    used = 0
    if order.credit_minor or not order.bill.total_minor:
        used = settle_with(brand, invoice, list_credit(customer.id), at, most_minor=order.credit_minor)
    if attempt is None or order.credit_minor == order.bill.total_minor:
        return
    if is_under_way:
        aim_at(attempt.payment_id, invoice.id)
        tell_of_debit(brand, invoice, draft.collection.day)
    else:
        known = Known({customer.id: customer}, {invoice.id: used} if used else {}, {invoice.id: [subscription]})
        paid_at_issue(brand, invoice, debt_at_issue(invoice, draft.bill, used), attempt, at, known)


def _collection(order: OrderView, attempt: AttemptView | None, issue_date: date) -> Collection:
    """Paid as it is issued, by credit alone, or by a debit that is on its way."""
    if attempt is None:
        return Collection(CollectionKind.CREDIT, issue_date, credit_minor=order.credit_minor)
    is_debit = attempt.method_kind == MethodKind.SEPA_DEBIT
    method = find_method(attempt.method_id) if is_debit and attempt.method_id is not None else None
    if method is not None:
        return debit_collection(method, issue_date, order.credit_minor)
    return Collection(CollectionKind.AT_ISSUE, issue_date, attempt.method_label, order.credit_minor)


def _priced(order: OrderView) -> list[UUID]:
    return [line.price_id for line in order.bill.lines if line.price_id is not None]


def _start(
    brand: BrandView, order: OrderView, buyer: PersonView, prices: Mapping[UUID, PriceView], at: datetime
) -> SubscriptionView:
    subscription = start_subscription(
        brand_id=brand.id,
        customer_id=order.customer_id,
        currency=order.bill.currency,
        # The period begins on the day that was shown, even if the bank took until the next to say yes.
        anchor=Anchor(day_of(brand, order.decided_at), prices[order.price_id].interval),
        items=[
            ItemTerms(line.price_id, line.quantity, line.unit_amount_minor, order.bill.tax_included)
            for line in order.bill.lines
            if line.price_id is not None
        ],
        source_id=order.id,
        at=at,
        predecessor_id=find_predecessor(order.customer_id),
    )
    open_usage(brand.id, [(subscription, subscription.current_period.start, subscription.current_period)], prices)
    seat_members(subscription, buyer, at)
    price = prices[order.price_id]
    audit.record(
        audit.person(order.person_id), "subscription.started", brand_id=brand.id, customer_id=order.customer_id, at=at,
        subject=("subscription", subscription.id),
        after={"product": price.product_name, "quantity": order.quantity, "interval": price.interval.unit},
    )  # fmt: skip
    publish_subscriptions(brand, "subscription.started", [(order.customer_id, subscription.id)], at)
    return subscription


def _change(
    brand: BrandView, order: OrderView, before: SubscriptionView, prices: Mapping[UUID, PriceView], at: datetime
) -> SubscriptionView:
    """What the order was decided for comes true: what is now, now; what waits takes the place of what waited."""
    subscription_id, item = before.id, before.items[0]
    plan = plan_change(item, prices[item.price_id], prices[order.price_id], order.quantity)
    if plan.now is None:
        raise ValueError(f"order {order.id} was paid and changes nothing now")
    present, now, day = prices[item.price_id], plan.now.price, day_of(brand, order.decided_at)
    anchor = Anchor(day, now.interval) if now.interval != present.interval else None
    change_terms(
        [
            NewTerms(
                subscription_id, item.id, plan.now.price.id, plan.now.quantity, day, order.id, anchor,
                period(anchor, 0).end if anchor else None,
            )
        ],
        at,
    )  # fmt: skip
    if anchor is None:
        follow_change(before, present, now, day)
    else:
        begin_anew(before, day)
        changed = get_subscriptions([subscription_id])[subscription_id]
        open_usage(brand.id, [(changed, day, period(anchor, 0))], {now.id: now})
    close_waiting([subscription_id], ChangeKind.TERMS, ChangeStatus.REPLACED, at)
    if plan.at_term is not None:
        schedule_terms(
            subscription_id, item_id=item.id, price_id=plan.at_term.price.id, quantity=plan.at_term.quantity,
            person_id=order.person_id, at=at,
        )  # fmt: skip
    audit.record(
        audit.person(order.person_id), "subscription.changed", brand_id=brand.id, customer_id=order.customer_id, at=at,
        subject=("subscription", subscription_id),
        **told_terms(present, item.quantity, now, plan.now.quantity),
    )  # fmt: skip
    publish_subscriptions(brand, "subscription.changed", [(order.customer_id, subscription_id)], at)
    return get_subscriptions([subscription_id])[subscription_id]
