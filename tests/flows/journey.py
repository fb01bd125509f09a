"""A small house with one customer who has no past, and the steps of that customer's life as readable verbs.

The house is Plan de Chantier with an account of its own at the real sandbox provider; the person's steps call the flows
as the portal's pages do, and walk the provider's pages over HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F

from guichet.contexts.access.public import add_person, find_person, list_memberships
from guichet.contexts.brands.public import (
    BrandView,
    find_brand_by_slug,
    get_gateway_account,
    list_gateway_accounts,
    move_clock,
)
from guichet.contexts.catalog.public import PriceView, add_price, add_product, list_prices
from guichet.contexts.customers.public import PostalAddress, change_details
from guichet.contexts.invoicing.public import InvoiceView, list_invoices
from guichet.contexts.ledger.public import balances
from guichet.contexts.ordering.public import OrderStatus, OrderView, find_live_order, get_order
from guichet.contexts.payments.models import Attempt
from guichet.contexts.payments.public import (
    AttemptStatus,
    AttemptView,
    SetupView,
    find_chosen_method,
    find_gateway_customer,
    find_latest_attempt,
    find_latest_setup,
)
from guichet.contexts.subscriptions.public import SubscriptionView, list_subscriptions
from guichet.flows.advance import advance
from guichet.flows.charge import check_attempt
from guichet.flows.collect import pay_now
from guichet.flows.demo.brands import PLANS, DemoBrand
from guichet.flows.demo.people import PASSWORD, PEOPLE, DemoCustomer
from guichet.flows.demo.seed import Sandbox, add_customer, connect, set_up_brand
from guichet.flows.gateway_events import poll_events
from guichet.flows.purchase.confirm import Confirmed, confirm
from guichet.flows.purchase.decide import Selection, place_order
from guichet.flows.purchase.set_up import check_setup, refresh, start_setup, use_method
from guichet.flows.sweep import Swept, sweep
from guichet.infra import audit
from guichet.infra.adapters import adapter
from guichet.infra.clock import business_now, start_of_day, today
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import Work, run_until_quiet
from guichet.kernel.billing_cycle import Interval
from tests.flows.post_box import PostBox
from tests.flows.provider import Provider

QUEBEC = PostalAddress("300, rue Viger Est", "", "Montréal", "QC", "H2X 3R7", "CA")
ONTARIO = PostalAddress("1, Yonge Street", "", "Toronto", "ON", "M5E 1W7", "CA")
FRANCE = PostalAddress("12, rue de la République", "", "Lyon", "", "69002", "FR")
GERMANY = PostalAddress("5, Musterstraße", "", "Berlin", "", "10115", "DE")

PLAIN_CARD = "4242424242424242"
ASKS_ONCE = "4000002500003155"
ASKS_ALWAYS = "4000002760003184"

CONSENT = (
    "J'autorise Plan de Chantier à enregistrer ce mode de paiement, puis à l'utiliser automatiquement dès lors "
    "qu'un abonnement y est associé."
)
NORA = DemoCustomer("plans", "equipe", "professional", "Nora inc.", "nora@example.com")


@dataclass
class House:
    """One brand with its account at the provider. `post` keeps its webhooks, where there is one."""

    provider: Provider
    slug: str = "plans"
    post: PostBox | None = None

    @property
    def brand(self) -> BrandView:
        """As it is now: its clock moves."""
        found = find_brand_by_slug(self.slug)
        assert found is not None
        return found

    @property
    def now(self) -> datetime:
        return business_now(self.brand)

    def buyer(self, email: str = NORA.holder) -> Buyer:
        person = find_person(email)
        assert person is not None
        return Buyer(self, list_memberships(person.id, self.brand.id)[0].customer_id, person.id)

    def takes_in(self, email: str, customer: DemoCustomer = NORA, address: PostalAddress = QUEBEC) -> Buyer:
        """One more customer like `customer`, without a past."""
        with unit_of_work("tests.customer"):
            person_id = add_person(email, first_name="Une", last_name="Personne", language="fr", password=PASSWORD)
            add_customer(replace(customer, holder=email), {email: person_id})
        buyer = self.buyer(email)
        buyer.gives_address(address)
        return buyer

    def sells(self, name: str, currency: str, unit_amount_minor: int) -> None:
        """One more product, by the month."""
        with unit_of_work("tests.product"):
            product_id = add_product(self.brand.id, "a-product", {"fr": name, "en": name})
            add_price(product_id, currency, Decimal(unit_amount_minor), Interval("month"), today(self.brand))

    def workers_are_gone(self) -> None:
        """Half a minute without a sign of life from workers that were killed."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '31 seconds'")

    def runs_jobs(self) -> Work:
        """Every due job, here and now; one that fails for good fails the test."""
        work = run_until_quiet()
        assert not work.failed, "\n\n".join(f"{job.task} {job.arguments}\n{job.error}" for job in work.failed)
        return work

    def sweeps(self) -> Swept:
        """One round of the timetable, as if every silence had lasted long enough; then its jobs."""
        swept = sweep(self.brand, unanswered_for=timedelta(0))
        self.runs_jobs()
        return swept

    def polls(self) -> int:
        return poll_events(self.brand, "sandbox")

    def receives_webhooks(self, *, times: int = 1) -> int:
        """What came so far, handed over in its order; how many events were new. Their jobs wait for `runs_jobs`."""
        assert self.post is not None
        return self.post.hand_over(self.brand, times=times)

    def receives_webhooks_of(self, kind: str, *, count: int = 1, times: int = 1) -> int:
        """The same, once that many of this kind are there."""
        assert self.post is not None
        self.post.wait_for(kind, count=count)
        return self.receives_webhooks(times=times)

    def silence_lasts(self, *, minutes: int) -> None:
        """The machine's time since the provider was asked; wall time cannot be moved, so the asking is."""
        Attempt.objects.filter(status="unknown").update(submitted_at=F("submitted_at") - timedelta(minutes=minutes))

    def lives_without_looking(self, *, minutes: int) -> None:
        """The clock goes on and nothing is done about it: the person's screen is older than the timetable knows."""
        with unit_of_work("tests.clock"):
            move_clock(self.brand.id, self.brand.clock_offset + timedelta(minutes=minutes))

    def time_passes(self, *, days: int) -> None:
        """The provider's clock goes on, then ours, and nobody looks at what fell due meanwhile."""
        for account in list_gateway_accounts(self.brand.id):
            adapter(f"clock:{account.adapter}")(account).advance(self.now + timedelta(days=days))
        self.lives_without_looking(minutes=days * 24 * 60)

    def lives_to_the_next_billing_day(self, buyer: Buyer) -> None:
        """The same, to the morning on which the subscription is due."""
        due = start_of_day(self.brand, buyer.subscriptions[0].billed_until) + timedelta(hours=8)
        self.lives_without_looking(minutes=(due - business_now(self.brand)) // timedelta(minutes=1))

    def lives(self, *, days: int = 0, hours: int = 0) -> None:
        advance(self.brand, business_now(self.brand) + timedelta(days=days, hours=hours))

    def price(self, interval: str) -> PriceView:
        return next(p for p in list_prices(self.brand.id, today(self.brand)) if p.interval.unit == interval)

    def books(self, customer_id: UUID | None = None) -> dict[str, int]:
        """Account → balance in minor units, debits positive; those at zero left out."""
        found = balances(self.brand.id, customer_id=customer_id)
        return {code: amount for (_, code), amount in found.items() if amount}


@dataclass
class Buyer:
    """A person buying for their organisation. `shown` is the summary on their screen."""

    house: House
    customer_id: UUID
    person_id: UUID
    shown: OrderView | None = field(default=None)

    # What the pages would find ---------------------------------------------------------------------------------

    @property
    def order(self) -> OrderView:
        """The one on the screen, as it stands now."""
        assert self.shown is not None
        return get_order(self.shown.id)

    @property
    def attempt(self) -> AttemptView:
        found = find_latest_attempt(order_id=self.order.id)
        assert found is not None
        return found

    @property
    def setup(self) -> SetupView:
        found = find_latest_setup(self.order.id)
        assert found is not None
        return found

    @property
    def invoices(self) -> list[InvoiceView]:
        """Newest first."""
        return list_invoices(self.customer_id)

    @property
    def subscriptions(self) -> list[SubscriptionView]:
        return list_subscriptions(self.customer_id)

    @property
    def known_as(self) -> str:
        """The provider's reference of the customer."""
        found = find_gateway_customer(self.customer_id, "sandbox")
        assert found is not None
        return found

    # The wizard ------------------------------------------------------------------------------------------------

    def gives_address(self, address: PostalAddress = QUEBEC) -> None:
        with unit_of_work("tests.details"):
            change_details(
                self.customer_id, actor=audit.person(self.person_id), at=business_now(self.house.brand),
                name="Nora inc.", category="general_contractor", address=address,
            )  # fmt: skip

    def chooses(self, quantity: int = 1, interval: str = "month") -> OrderView:
        selection = Selection(self.house.price(interval).id, quantity)
        self.shown = place_order(self.house.brand, self.customer_id, self.person_id, selection)
        return self.shown

    def looks(self) -> OrderView | None:
        """Opens or reloads the page: the live order, if there is one, is what is on the screen."""
        live = find_live_order(self.customer_id)
        self.shown = live or self.shown
        return live

    # The card --------------------------------------------------------------------------------------------------

    def asks_for_the_card_page(self) -> SetupView:
        origin = self.house.brand.origin
        return start_setup(
            self.house.brand, self.customer_id, self.person_id, order_id=self.order.id, gateway_code="sandbox",
            in_frame=False, consent_text=CONSENT, return_url=f"{origin}/licences/quantite/carte/{{setup}}/",
            cancel_url=f"{origin}/licences/quantite/paiement/", currency=self.order.bill.currency,
        )  # fmt: skip

    def enters_card(self, number: str, *, three_d: str = "Confirmer") -> str:
        """On the provider's page, with the bank's question if it asks; where the browser goes next, "" if it stays."""
        latest = find_latest_setup(self.order.id)
        setup = latest if latest is not None and latest.status == "open" else self.asks_for_the_card_page()
        assert setup.action is not None
        onward = self.house.provider.type_card(setup.action["url"], number)
        return self.house.provider.answer(onward, three_d) if "/3ds/" in onward else onward

    def returns_and_page_checks(self) -> SetupView:
        """Back from the provider: the page asks how it went, and shows the summary anew."""
        checked = check_setup(self.setup.id)
        assert checked is not None
        refresh(self.house.brand, self.customer_id)
        self.looks()
        return checked

    def saves_card(self, number: str, *, three_d: str = "Confirmer") -> SetupView:
        self.enters_card(number, three_d=three_d)
        return self.returns_and_page_checks()

    def takes_saved_card(self, method_id: UUID) -> None:
        """Chooses, for the order, a card that the organisation has already."""
        use_method(self.house.brand, self.customer_id, self.order.id, method_id)
        refresh(self.house.brand, self.customer_id)
        self.looks()

    # Paying ----------------------------------------------------------------------------------------------------

    def confirms(self, shown: OrderView | None = None) -> Confirmed:
        """Presses the button under what is on the screen (or under `shown`, in an older tab)."""
        under = shown or self.shown
        assert under is not None
        brand = self.house.brand
        return confirm(
            brand, under.id, under.fingerprint, description=brand.name,
            return_url=f"{brand.origin}/licences/quantite/paiement/{{attempt}}/",
        )  # fmt: skip

    def answers_three_d(self, button: str = "Confirmer", *, attempt: AttemptView | None = None) -> None:
        """At the bank's page of the payment; the way back leads nowhere yet."""
        asked = attempt or self.attempt
        assert asked.action is not None
        self.house.provider.answer(asked.action["url"], button)

    def payment_page_checks(self, attempt: AttemptView | None = None) -> AttemptView:
        checked = check_attempt((attempt or self.attempt).id)
        assert checked is not None
        return checked

    def buys(self, number: str = PLAIN_CARD, *, quantity: int = 1, interval: str = "month") -> None:
        """The whole journey without a disturbance."""
        self.chooses(quantity, interval)
        self.saves_card(number)
        self.confirms()
        if self.attempt.status is AttemptStatus.REQUIRES_ACTION:
            self.answers_three_d()
            self.payment_page_checks()

    def pays_now(self, invoice: InvoiceView) -> AttemptView | None:
        return pay_now(self.house.brand, invoice.id, return_url=f"{self.house.brand.origin}/facturation/regler/")

    def goes_on(self, number: str) -> None:
        """Comes back after anything at all, and finishes what is not finished, by what the pages would show."""
        live = self.looks()
        if live is None:
            if self.subscriptions:
                return
            live = self.chooses()
        if live.status is OrderStatus.OPEN:
            if find_chosen_method(live.id) is None:
                self._goes_on_with_card(number)
            self.confirms()
        attempt = self.payment_page_checks()
        if attempt.status is AttemptStatus.REQUIRES_ACTION:
            self.answers_three_d()
            self.payment_page_checks()

    def _goes_on_with_card(self, number: str) -> None:
        setup = find_latest_setup(self.order.id)
        if setup is None or self.returns_and_page_checks().status != "succeeded":
            self.saves_card(number)


def build_house(
    sandbox: Sandbox,
    control_key: str,
    brand: DemoBrand = PLANS,
    post: PostBox | None = None,
    *,
    lived: timedelta = timedelta(0),
) -> House:
    """A fresh brand, its fresh account, and Nora; its clock `lived` behind the present."""
    if post is not None:
        settings.PORTAL_PORT = post.port
    with unit_of_work("tests.house"):
        set_up_brand(brand, lived=lived)
        if brand is PLANS:
            first, last = PEOPLE[NORA.holder]
            person_id = add_person(NORA.holder, first_name=first, last_name=last, language="fr", password=PASSWORD)
            add_customer(NORA, {NORA.holder: person_id})
    return reconnect(brand.slug, sandbox, control_key, post)


def reconnect(slug: str, sandbox: Sandbox, control_key: str, post: PostBox | None = None) -> House:
    """The house as another process finds it."""
    brand = find_brand_by_slug(slug)
    assert brand is not None
    connect(brand, sandbox)
    account = get_gateway_account(brand.id, "sandbox")
    return House(Provider(sandbox.api_base, account.api_key, control_key), slug, post)
