"""A brand with customers who buy, through the real flows, at a provider that answers what the test wants."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from guichet.contexts.access.models import User
from guichet.contexts.access.public import add_membership
from guichet.contexts.brands.models import Programme
from guichet.contexts.brands.public import (
    BrandView,
    GatewayAccountView,
    configure_gateway,
    get_brand,
    get_programme,
    list_programmes,
    move_clock,
)
from guichet.contexts.catalog.public import PriceView, add_price, add_product, get_price
from guichet.contexts.customers.public import PostalAddress, change_details, get_customer, open_customer
from guichet.contexts.invoicing.models import Invoice
from guichet.contexts.ordering.public import OrderView
from guichet.contexts.payments.ports import (
    ChargeLookup,
    ChargeOutcome,
    ChargeRequest,
    ChargeStatus,
    Failure,
    FailureCode,
    GatewayEvent,
    MethodDetails,
    MethodKind,
    PageRequest,
    PaidWith,
    Redirect,
    RefundOutcome,
    RefundRequest,
    RefundStatus,
    Settlement,
    SetupState,
    SetupStatus,
)
from guichet.contexts.payments.public import SetupIntent, keep_gateway_customer, open_setup, record_setup
from guichet.contexts.tax.domain.rates import RATES
from guichet.contexts.tax.models import TaxRate
from guichet.flows.advance import advance
from guichet.flows.demo.brands import PLANS, DemoBrand
from guichet.flows.demo.seed import set_up_brand
from guichet.flows.desk.vat_id import record_vat_id, standing_of
from guichet.flows.overview import OverviewView, overview
from guichet.flows.purchase.confirm import Confirmed, confirm
from guichet.flows.purchase.decide import Selection, place_order
from guichet.infra import audit
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Interval

MONTREAL = PostalAddress("1200, rue Sainte-Catherine Ouest", "", "Montréal", "QC", "H3B 1K9", "CA")
LYON = PostalAddress("12, rue de la République", "", "Lyon", "", "69001", "FR")
BERLIN = PostalAddress("5, Musterstraße", "", "Berlin", "", "10115", "DE")
_numbers = itertools.count(1)


@dataclass
class ScriptedGateway:
    """Answers charges with `answers` in turn, then with success; the same key is always answered the same.

    Of a customer with `answers_of`, by its own name for them, it answers that.
    """

    answers: deque[ChargeStatus | FailureCode] = field(default_factory=deque)
    answers_of: dict[str, ChargeStatus | FailureCode | ChargeOutcome] = field(default_factory=dict)
    charged: dict[str, ChargeOutcome] = field(default_factory=dict)
    refunds: deque[RefundStatus] = field(default_factory=deque)
    refunds_asked: int = 0
    # Refunds that it knows of without our having heard its answer, and those that the bank has sent back since.
    given_back: set[UUID] = field(default_factory=set)
    returned: set[UUID] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    # Payment pages, by their reference, as they stand.
    visits: dict[str, ChargeOutcome] = field(default_factory=dict)
    pages_asked: list[PageRequest] = field(default_factory=list)

    def open_page(self, request: PageRequest, key: str) -> ChargeOutcome:
        with self.lock:
            name = f"cs_{key}"
            if name not in self.visits:
                self.pages_asked.append(request)
                page = Redirect(f"https://provider.test/{name}")
                self.visits[name] = ChargeOutcome(ChargeStatus.REQUIRES_ACTION, next_action=page, page_reference=name)
            return self.visits[name]

    def close_page(self, page_reference: str, key: str) -> ChargeOutcome:
        if self.visits[page_reference].status is ChargeStatus.REQUIRES_ACTION:
            self.visits[page_reference] = ChargeOutcome(ChargeStatus.CANCELED, page_reference=page_reference)
        return self.visits[page_reference]

    def is_paid_at_page(self, network: str = "mastercard", last_four: str = "4444") -> None:
        """Somebody typed a card on the newest page, and it was charged."""
        name, request = list(self.visits)[-1], self.pages_asked[-1]
        self.visits[name] = ChargeOutcome(
            ChargeStatus.SUCCEEDED, f"ch_{name}", request.money, page_reference=name,
            paid_with=PaidWith(network, last_four),
        )  # fmt: skip

    def refuses_at_page(self, code: FailureCode) -> None:
        """The card that was typed on the newest page was refused; another one can be typed there."""
        name = list(self.visits)[-1]
        self.visits[name] = replace(self.visits[name], failure=Failure(code, "scripted"))

    def charge(self, request: ChargeRequest, key: str) -> ChargeOutcome:
        with self.lock:
            if key not in self.charged:
                in_turn = self.answers.popleft() if self.answers else ChargeStatus.SUCCEEDED
                answer = self.answers_of.get(request.customer_reference, in_turn)
                self.charged[key] = outcome(answer, request, f"ch_{request.attempt_id}")
            return self.charged[key]

    def find_charge(self, lookup: ChargeLookup) -> ChargeOutcome | None:
        if lookup.page_reference:
            return self.visits[lookup.page_reference]
        return next((o for o in self.charged.values() if lookup.reference and o.reference == lookup.reference), None)

    def cancel(self, reference: str, key: str) -> ChargeOutcome:
        return ChargeOutcome(ChargeStatus.CANCELED, reference)

    def refund(self, request: RefundRequest, key: str) -> RefundOutcome:
        self.refunds_asked += 1
        status = self.refunds.popleft() if self.refunds else RefundStatus.SUCCEEDED
        return RefundOutcome(status, f"re_{request.refund_id}")

    def find_refund(self, request: RefundRequest) -> RefundOutcome | None:
        if request.refund_id in self.returned:
            failure = Failure(FailureCode.UNKNOWN, "scripted")
            return RefundOutcome(RefundStatus.FAILED, f"re_{request.refund_id}", failure)
        if request.refund_id in self.given_back:
            return RefundOutcome(RefundStatus.SUCCEEDED, f"re_{request.refund_id}")
        return None

    def list_settlements(self, cursor: str) -> tuple[Sequence[Settlement], str]:
        return [], cursor

    def poll_events(self, cursor: str) -> tuple[Sequence[GatewayEvent], str]:
        return (), cursor


def outcome(
    answer: ChargeStatus | FailureCode | ChargeOutcome, request: ChargeRequest, reference: str
) -> ChargeOutcome:
    if isinstance(answer, ChargeOutcome):
        return answer
    if isinstance(answer, FailureCode):
        return ChargeOutcome(ChargeStatus.FAILED, reference, failure=Failure(answer, "scripted"))
    return ChargeOutcome(answer, reference, request.money if answer is ChargeStatus.SUCCEEDED else None)


class NoClock:
    """The scripted provider lives in no time."""

    def __init__(self, account: GatewayAccountView) -> None:
        self.account = account

    def advance(self, to: datetime) -> None:
        """Nothing waits there."""

    def next_due(self) -> None:
        """Never."""


_gateways: dict[str, ScriptedGateway] = {}


def gateway_of_account(account: GatewayAccountView) -> ScriptedGateway:
    return _gateways[account.api_key]


@dataclass
class Desk:
    """One brand as it is since its clock was last moved here, its monthly and yearly price, and what its provider
    answers.
    """

    brand: BrandView
    gateway: ScriptedGateway
    monthly: PriceView
    yearly: PriceView
    address: PostalAddress

    @property
    def brand_id(self) -> UUID:
        return self.brand.id

    @property
    def now(self) -> datetime:
        return business_now(self.brand)

    def customer(self, name: str = "Atelier", *, programme: str = "") -> UUID:
        """Somebody who may buy: details given, a holder, a card chosen as preferred."""
        brand = self.brand
        person = User.objects.create_user(
            f"person{next(_numbers)}@example.com", first_name="Ana", last_name="Roy", language="fr"
        )
        offered = list_programmes(brand.id)
        programme_id = next((each.id for each in offered if each.code == programme), offered[0].id)
        with unit_of_work("desk.customer"):
            customer_id = open_customer(
                brand, programme_id, kind="professional", name=name,
                billing_email=person.email, at=self.now,
            )  # fmt: skip
            add_membership(person.id, customer_id, brand.id, "holder", at=self.now)
            change_details(
                customer_id, actor=audit.SYSTEM, at=self.now, name=name, category="architect", address=self.address
            )
            keep_gateway_customer(customer_id, "scripted", f"cus_{customer_id}")
        return customer_id

    def business_abroad(self, vat_id: str = "DE136695976", *, is_valid: bool = True) -> UUID:
        """Somebody in Berlin who may buy, with a VAT number that somebody has checked."""
        customer_id = self.customer("Werk")
        with unit_of_work("desk.abroad"):
            change_details(
                customer_id, actor=audit.SYSTEM, at=self.now, name="Werk", category="architect", address=BERLIN
            )
        checked_by = User.objects.filter(email__startswith="person").order_by("-pk")[0].id
        record_vat_id(
            self.brand, customer_id, checked_by, vat_id, is_valid=is_valid, shown=standing_of(get_customer(customer_id))
        )
        return customer_id

    def order(
        self, customer_id: UUID, quantity: int = 1, *, price: PriceView | None = None, adds: bool = False
    ) -> OrderView:
        """The summary is shown and a card is set up for it."""
        person = User.objects.filter(email__startswith="person").order_by("-pk")[0]
        order = place_order(
            self.brand, customer_id, person.id, Selection((price or self.monthly).id, quantity, adds=adds)
        )
        intent = SetupIntent(
            brand_id=self.brand_id, customer_id=customer_id, person_id=person.id, order_id=order.id,
            gateway_code="scripted", kind=MethodKind.CARD, in_frame=False, consent_text="J'autorise",
        )  # fmt: skip
        with unit_of_work("desk.method"):
            setup = open_setup(intent, self.now)
            card = MethodDetails(f"pm_{setup.id}", MethodKind.CARD, "visa", "4242", 8, 2031)
            record_setup(setup.id, SetupState(SetupStatus.SUCCEEDED, card), self.now)
        return order

    def confirm(self, order: OrderView) -> Confirmed:
        return confirm(
            self.brand, order.id, order.fingerprint, description="Plan", return_url="https://x.test/{attempt}"
        )

    def buy(self, quantity: int = 1, *, price: PriceView | None = None) -> UUID:
        """A new customer who has bought and paid; their id."""
        customer_id = self.customer()
        self.confirm(self.order(customer_id, quantity, price=price))
        return customer_id

    def buy_in(self, programme: str, *, price: PriceView | None = None) -> UUID:
        """As `buy`, one, in the programme of that code."""
        customer_id = self.customer(programme=programme)
        self.confirm(self.order(customer_id, 1, price=price))
        return customer_id

    def overview(self, customer_id: UUID) -> OverviewView:
        """What the customer's first page shows, in French."""
        customer = get_customer(customer_id)
        return overview(self.brand, get_programme(customer.programme_id), customer, self.now, "fr")

    def live_on(self, days: int) -> None:
        """Time passes and nobody works."""
        with unit_of_work("desk.clock"):
            move_clock(self.brand_id, self.brand.clock_offset + timedelta(days=days))
        self.brand = get_brand(self.brand_id)

    def advance(self, to: datetime) -> None:
        """Time passes with all that falls due."""
        advance(self.brand, to)
        self.brand = get_brand(self.brand_id)

    def numbers(self) -> list[str]:
        """Of its invoices, in order of issue."""
        return list(Invoice.objects.filter(brand_id=self.brand_id).order_by("number").values_list("number", flat=True))


def open_desk(demo: DemoBrand = PLANS, *, lived: timedelta = timedelta(0), tax_included: bool = False) -> Desk:
    """The brand `demo`, its clock `lived` behind the present, selling at 59.00 a month and 590.00 a year.

    With `tax_included` that is what is paid, in whichever programme.
    """
    # A flushed test database has lost what migrations put into it.
    TaxRate.objects.bulk_create([TaxRate(**rate._asdict()) for rate in RATES], ignore_conflicts=True)
    settings.ADAPTERS |= {
        "gateway:scripted": f"{__name__}.gateway_of_account",
        "clock:scripted": f"{__name__}.NoClock",
    }
    key = f"sk_test_{demo.slug}_{next(_numbers)}"
    gateway = _gateways.setdefault(key, ScriptedGateway())
    with unit_of_work("desk.brand"):
        brand_id = set_up_brand(demo, lived=lived)
        configure_gateway(brand_id, "scripted", "scripted", _ACCOUNT, {"api_key": key, "webhook_secrets": []})
        for programme in Programme.objects.filter(brand_id=brand_id) if tax_included else ():
            programme.policy = {**programme.policy, "tax_included": True}
            programme.save()
        brand = get_brand(brand_id)
        prices = _stock(brand, tax_included=tax_included)
    return Desk(brand, gateway, prices["month"], prices["year"], LYON if demo.country == "FR" else MONTREAL)


_ACCOUNT: dict[str, Any] = {
    "api_base": "",
    "page_origin": "",
    "supports_frame": False,
    "merchant_name": "",
    "webhook_url": "",
}


def _stock(brand: BrandView, *, tax_included: bool) -> dict[str, PriceView]:
    product = add_product(brand.id, "licence", {"fr": "Licence", "en": "Licence"})
    currency = "CAD" if brand.country == "CA" else "EUR"
    return {
        interval.unit: get_price(
            add_price(product, currency, Decimal(amount), interval, today(brand), tax_included=tax_included)
        )
        for interval, amount in ((Interval("month"), 5900), (Interval("year"), 59000))
    }


def in_threads(*works: Callable[[], object]) -> list[object]:
    """Run all of them at once, each on a connection of its own; their results, or the first one's exception."""
    from django.db import connection

    start = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)
    errors: list[BaseException] = []

    def run(index: int, work: Callable[[], object]) -> None:
        try:
            start.wait()
            results[index] = work()
        except BaseException as error:  # noqa: BLE001 - raised again in the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
    return results
