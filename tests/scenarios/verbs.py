"""The sentences of lives, each with what it does: by the flows that the pages call."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from guichet.contexts.brands.models import Programme
from guichet.contexts.brands.public import BrandView, ProgrammeView, get_programme, list_programmes
from guichet.contexts.catalog.public import PriceView, add_price, add_product, get_price, list_prices, list_rises
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import (
    CreditRefusedError,
    InvoiceView,
    get_creditable,
    list_invoices,
    list_open,
)
from guichet.contexts.payments.public import AttemptStatus, find_latest_attempt, list_methods
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.desk.credit_note import credit_invoice, plan_credit_note
from guichet.flows.desk.give_up import GiveUpRefusedError, withdraw_invoice, write_off_invoice
from guichet.flows.desk.move_programme import move_to_programme, plan_move
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill
from guichet.flows.desk.vat_id import record_vat_id, standing_of
from guichet.flows.enrol import enrol, plan_enrolment
from guichet.flows.lifecycle.pause import PauseRefusedError, ask_pause, take_back_pause
from guichet.flows.lifecycle.renewal import RenewalRefusedError, switch_renewal
from guichet.flows.lifecycle.resume import ResumeRefusedError, resume_now, resumption
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.flows.lifecycle.trial import NoTrialError, start_trial
from guichet.flows.price_rise import RiseRefusedError, plan_rise
from guichet.flows.price_rise_back import NotTakenBackError, take_back
from guichet.flows.purchase.at_term import schedule, take_back_change
from guichet.flows.purchase.buyer import live_subscription
from guichet.flows.purchase.coupons import CouponRefusedError
from guichet.flows.purchase.decide import (
    SeatsHeldError,
    Selection,
    SelectionRefusedError,
    place_order,
    prices_for,
)
from guichet.flows.purchase.decrease import decrease_now, preview_decrease
from guichet.flows.purchase.set_up import use_method
from guichet.flows.seats.invite import invite
from guichet.infra import audit
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Interval
from guichet.kernel.money import Money
from tests.flows.changes import Changes, sets_policy
from tests.flows.journey import ASKS_ALWAYS, ASKS_ONCE, FRANCE, GERMANY, ONTARIO, PLAIN_CARD, QUEBEC, Buyer
from tests.flows.methods import Methods

CARDS = {
    "a card that works": PLAIN_CARD,
    "a card whose bank asks once": ASKS_ONCE,
    "a card whose bank asks each time": ASKS_ALWAYS,
    "a card that is refused when it is charged": "4000000000000341",
}
PLACES = {"Quebec": QUEBEC, "Ontario": ONTARIO, "France": FRANCE, "Germany": GERMANY}
VERBS: list[tuple[re.Pattern[str], Callable[..., str | None]]] = []


def verb(pattern: str) -> Callable[[Callable[..., str | None]], Callable[..., str | None]]:
    def register(function: Callable[..., str | None]) -> Callable[..., str | None]:
        VERBS.append((re.compile(pattern), function))
        return function

    return register


@dataclass
class Person:
    """Who lives the life, with the card that new purchases are paid by."""

    buyer: Buyer
    card: str = PLAIN_CARD

    @property
    def who(self) -> tuple[BrandView, UUID, UUID]:
        return self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id

    @property
    def subscription(self) -> SubscriptionView:
        found = live_subscription(self.buyer.customer_id)
        assert found is not None
        return found

    def does(self, sentence: str) -> str | None:
        """What the page answers when it refuses; LookupError for a sentence that no verb knows."""
        for pattern, function in VERBS:
            if found := pattern.fullmatch(sentence):
                try:
                    return function(self, **found.groupdict())
                except SelectionRefusedError as refused:
                    return f"refused: {refused.code}"
                except SeatsHeldError as refused:
                    return f"refused: {refused.held} licences are held"
                except CouponRefusedError as refused:
                    return f"refused: the coupon is {refused.code}"
                except (PauseRefusedError, RenewalRefusedError, ResumeRefusedError) as refused:
                    return f"refused: {refused.code}"
                except NoTrialError:
                    return "refused: no trial"
        raise LookupError(sentence)


@verb(r"lives in (?P<place>\w+)")
def moves(person: Person, place: str) -> None:
    person.buyer.gives_address(PLACES[place])


@verb(r"has the VAT number (?P<vat_id>\w+), (?P<standing>valid|not valid)")
def has_vat_id(person: Person, vat_id: str, standing: str) -> None:
    shown = standing_of(get_customer(person.buyer.customer_id))
    record_vat_id(*person.who, vat_id, is_valid=standing == "valid", shown=shown)


@verb(r"has (?P<card>a card [\w ]+)")
def has_card(person: Person, card: str) -> None:
    person.card = CARDS[card]


@verb(r"buys (?P<quantity>\d+) licences? by the (?P<interval>month|year)(?: with (?P<coupon>[A-Z0-9]+))?")
def buys(person: Person, quantity: str, interval: str, coupon: str | None) -> str | None:
    buyer = person.buyer
    price = buyer.house.price(interval)
    buyer.shown = place_order(
        buyer.house.brand, buyer.customer_id, buyer.person_id, Selection(price.id, int(quantity), coupon or "")
    )
    buyer.saves_card(person.card)
    return pays(person)


@verb(r"buys the (?P<pages>\d+)-page plan")
def buys_a_plan(person: Person, pages: str) -> str | None:
    """One more, beside those that there are."""
    buyer, before = person.buyer, live_subscription(person.buyer.customer_id)
    price = _plan_price(buyer, pages)
    buyer.shown = place_order(
        buyer.house.brand, buyer.customer_id, buyer.person_id, Selection(price.id, 1, adds=before is not None)
    )
    buyer.saves_card(person.card)
    return pays(person)


@verb(r"adds the (?P<pages>\d+)-page plan as (?P<name>\w+)")
def adds(person: Person, pages: str, name: str) -> None:
    """Into the group, as it was shown."""
    buyer, price = person.buyer, _plan_price(person.buyer, pages)
    shown = plan_enrolment(buyer.house.brand, get_customer(buyer.customer_id), price.id, buyer.house.now)
    enrol(*person.who, price.id, name=name, shown_fingerprint=shown.fingerprint)


@verb(r"is moved to (?P<programme>\w+)")
def is_moved(person: Person, programme: str) -> None:
    buyer = person.buyer
    to = next(each.id for each in list_programmes(buyer.house.brand.id) if each.code == programme)
    shown = plan_move(buyer.house.brand, get_customer(buyer.customer_id), to, buyer.house.now)
    move_to_programme(*person.who, to, shown_fingerprint=shown.fingerprint)


def _plan_price(buyer: Buyer, pages: str) -> PriceView:
    sold = list_prices(buyer.house.brand.id, today(buyer.house.brand), tax_included=_programme_of(buyer).tax_included)
    return next(price for price in sold if price.product_code == f"formule-{pages}")


@verb(
    r"wants (?P<quantity>\d+) licences?(?: of (?P<product>[\w ()]+?))? by the (?P<interval>month|year)"
    r"(?: with (?P<coupon>[A-Z0-9]+))?"
)
def wants(person: Person, quantity: str, product: str | None, interval: str, coupon: str | None) -> str | None:
    """Now, if it is paid now or gives credit; else from the term on. Of the product that they have, unless told."""
    buyer = person.buyer
    subscription = live_subscription(buyer.customer_id)
    assert subscription is not None
    offered = prices_for(buyer.house.brand, _programme_of(buyer), subscription, buyer.house.now)
    present = get_price(subscription.items[0].price_id)
    price = next(
        each
        for each in offered
        if each.interval.unit == interval
        and (each.product_name["fr"] == product if product else each.product_id == present.product_id)
    )
    selection = Selection(price.id, int(quantity), coupon or "")
    who = (buyer.house.brand, buyer.customer_id, buyer.person_id)
    try:
        buyer.shown = place_order(*who, selection, shown_basis=subscription.basis)
    except SelectionRefusedError as refused:
        if refused.code == "back":
            shown = preview_decrease(buyer.house.brand, get_customer(buyer.customer_id), selection, buyer.house.now)
            decrease_now(*who, selection, shown_fingerprint=shown.fingerprint)
            return None
        if refused.code != "at_term":
            raise
        schedule(*who, selection, shown_basis=subscription.basis)
        return None
    use_method(buyer.house.brand, buyer.customer_id, buyer.order.id, list_methods(buyer.customer_id)[0].id)
    return pays(person)


@verb(r"can have (?P<product>[\w ]+) at (?P<amount>[\d.]+) by the (?P<interval>month|year)")
def can_have(person: Person, product: str, amount: str, interval: Literal["month", "year"]) -> None:
    """One more product of the brand."""
    brand = person.buyer.house.brand
    with unit_of_work("tests.product"):
        product_id = add_product(brand.id, product.lower().replace(" ", "-"), {"fr": product, "en": product})
        add_price(product_id, "CAD", Decimal(cents(amount)), Interval(interval), today(brand))


@verb(r"is let have fewer licences at once")
def is_let_have_fewer(person: Person) -> None:
    """By the programme."""
    programme = Programme.objects.get(pk=get_customer(person.buyer.customer_id).programme_id)
    programme.policy = {**programme.policy, "decreases": "now"}
    programme.save()


@verb(r"takes the change back")
def takes_back(person: Person) -> None:
    assert take_back_change(person.buyer.house.brand, person.buyer.customer_id, person.buyer.person_id)


@verb(r"pays what is open")
def pays_open(person: Person) -> None:
    buyer = person.buyer
    for invoice in list_open(buyer.customer_id):
        attempt = buyer.pays_now(invoice)
        assert attempt is not None
        if attempt.status is AttemptStatus.REQUIRES_ACTION:
            buyer.answers_three_d(attempt=attempt)
            buyer.payment_page_checks(attempt)


@verb(r"invites (?P<count>\d+) people")
def invites(person: Person, count: str) -> None:
    buyer = person.buyer
    invite(buyer.house.brand, buyer.customer_id, buyer.person_id, [f"guest{n}@example.com" for n in range(int(count))])


@verb(r"cancels(?:, because (?P<reason>.+))?")
def cancels(person: Person, reason: str | None) -> None:
    Changes(person.buyer).cancels(reason or "")


@verb(r"keeps the subscription")
def keeps(person: Person) -> None:
    assert Changes(person.buyer).keeps()


def _programme_of(buyer: Buyer) -> ProgrammeView:
    return get_programme(get_customer(buyer.customer_id).programme_id)


@verb(r"is of a programme whose (?P<choice>\w+) is (?P<value>.+)")
def is_of_a_programme(person: Person, choice: str, value: str) -> None:
    sets_policy(person.buyer.house, **{choice: {"yes": True, "no": False}.get(value, value)})


@verb(r"ends it today")
def ends_it_today(person: Person) -> str:
    return f"shown: {Decimal(Changes(person.buyer).ends_today().total.minor).scaleb(-2):.2f} credited"


@verb(r"tries (?P<quantity>\d+) licences? for (?P<days>\d+) days")
def tries(person: Person, quantity: str, days: str) -> None:
    buyer = person.buyer
    programme = _programme_of(buyer)
    offered = replace(programme, policy={**programme.policy, "trial_days": int(days)})
    price_id = buyer.house.price("month").id
    start_trial(buyer.house.brand, offered, buyer.customer_id, buyer.person_id, price_id, int(quantity))


@verb(r"saves a card")
def saves_a_card(person: Person) -> None:
    Methods(person.buyer).adds(person.card)


@verb(r"prefers it")
def prefers_it(person: Person) -> None:
    Methods(person.buyer).prefers(person.card[-4:])


@verb(r"enters it in the place of the other")
def replaces_card(person: Person) -> None:
    mine = Methods(person.buyer)
    mine.adds(person.card, replaces=mine.all[0].id)


@verb(r"is asked again on day (?P<days>[\d, ]+)(?P<later>, and ended on day \d+)?")
def is_asked_again(person: Person, days: str, later: str | None) -> None:
    """What the programme does after a refusal."""
    ended = [{"day": int(later.split()[-1]), "does": "cancel"}] if later else []
    sets_policy(person.buyer.house, dunning={"retry_days": [int(day) for day in days.split(",")], "later": ended})


@verb(r"asks for a pause")
def asks_for_pause(person: Person) -> None:
    subscription = person.subscription
    ask_pause(*person.who, subscription.id, shown_basis=subscription.basis)


@verb(r"pauses today")
def pauses_today(person: Person) -> str:
    plan = Changes(person.buyer).pauses_today()
    assert plan is not None
    return f"shown: {Decimal(plan.total.minor).scaleb(-2):.2f} credited"


@verb(r"takes the pause back")
def takes_pause_back(person: Person) -> None:
    assert take_back_pause(*person.who, person.subscription.id)


@verb(r"resumes")
def resumes(person: Person) -> None:
    buyer, subscription = person.buyer, person.subscription
    shown = resumption(buyer.house.brand, get_customer(buyer.customer_id), subscription, buyer.house.now)
    resume_now(*person.who, subscription.id, shown_fingerprint=shown.fingerprint)


@verb(r"turns renewal (?P<way>off|on)")
def turns_renewal(person: Person, way: str) -> None:
    switch_renewal(*person.who, person.subscription.id, renews=way == "on")


@verb(r"is suspended")
def is_suspended(person: Person) -> None:
    brand, customer_id, person_id = person.who
    assert suspend_now(brand, customer_id, audit.person(person_id), person.subscription.id)


@verb(r"is credited (?P<amount>[\d.]+) on the last invoice(?P<back>, back to the card)?, because (?P<reason>.+)")
def is_credited(person: Person, amount: str, back: str | None, reason: str) -> str | None:
    """Before tax, on its first line."""
    invoice = list_invoices(person.buyer.customer_id)[0]
    return _credited(person, invoice, {get_creditable(invoice.id).lines[0].id: cents(amount)}, back, reason)


@verb(r"is credited all of the last invoice(?P<back>, back to the card)?, because (?P<reason>.+)")
def is_credited_all(person: Person, back: str | None, reason: str) -> str | None:
    return _credited(person, list_invoices(person.buyer.customer_id)[0], None, back, reason)


def _credited(
    person: Person, invoice: InvoiceView, wanted: dict[int, int] | None, back: str | None, reason: str
) -> str | None:
    try:
        shown = plan_credit_note(invoice, wanted, refund=bool(back))
    except CreditRefusedError as refused:
        return f"refused: {refused.code}"
    brand, _, person_id = person.who
    credit_invoice(
        brand, audit.person(person_id), invoice.id, wanted, refund=bool(back), reason=reason,
        shown_fingerprint=shown.fingerprint,
    )  # fmt: skip
    return None


@verb(r"is to be charged (?P<amount>[\d.]+) once for (?P<what>.+)")
def is_charged_once(person: Person, amount: str, what: str) -> None:
    brand, customer_id, person_id = person.who
    charge_once(
        brand, customer_id, person_id, description=what, quantity=1, unit_amount=Money(cents(amount), "CAD")
    )  # fmt: skip


@verb(r"is billed what waits")
def is_billed(person: Person) -> None:
    brand, customer_id, person_id = person.who
    shown = draft_bill(brand, get_customer(customer_id))
    assert shown is not None
    bill_now(brand, customer_id, person_id, shown_fingerprint=shown.fingerprint())


@verb(r"has the last invoice (?P<what>written off|withdrawn), because (?P<reason>.+)")
def has_it_given_up(person: Person, what: str, reason: str) -> str | None:
    brand, customer_id, person_id = person.who
    give_up = write_off_invoice if what == "written off" else withdraw_invoice
    try:
        give_up(brand, audit.person(person_id), list_invoices(customer_id)[0].id, reason)
    except GiveUpRefusedError as refused:
        return f"refused: {refused.code}"
    return None


@verb(r"hears that the (?P<interval>month|year) costs (?P<amount>[\d.]+) from (?P<day>[\d-]+) on")
def hears_of_a_rise(person: Person, interval: str, amount: str, day: str) -> str | None:
    brand, _, person_id = person.who
    price_id = person.buyer.house.price(interval).id
    try:
        plan_rise(brand, person_id, price_id, cents(amount), date.fromisoformat(day), moves_customers=True)
    except RiseRefusedError as refused:
        return f"refused: {refused.code}"
    return None


@verb(r"hears that the last rise does not come")
def hears_it_does_not_come(person: Person) -> str | None:
    brand, _, person_id = person.who
    try:
        assert take_back(brand, person_id, list_rises(brand.id)[0].id)
    except NotTakenBackError as refused:
        return f"refused: {refused.code}"
    return None


def cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


@verb(r"looks")
def looks(person: Person) -> None:
    """Nothing: time has passed."""


def pays(person: Person) -> str | None:
    """Confirms what is on the screen; the bank asks, and is answered."""
    buyer = person.buyer
    buyer.confirms()
    if find_latest_attempt(order_id=buyer.order.id) is None:
        return None  # credit paid all of it
    if buyer.attempt.status is AttemptStatus.REQUIRES_ACTION:
        buyer.answers_three_d()
        buyer.payment_page_checks()
    return f"refused: {buyer.attempt.failure_code}" if buyer.attempt.status is AttemptStatus.FAILED else None
