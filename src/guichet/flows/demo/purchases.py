"""The purchases that the demo's people made 90 days ago; `advance` lives the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from guichet.contexts.access.public import PersonView, find_person, list_memberships
from guichet.contexts.brands.public import BrandView, get_gateway_account, get_programme
from guichet.contexts.catalog.public import list_prices
from guichet.contexts.customers.public import CustomerView, PostalAddress, change_details, get_customer
from guichet.contexts.ordering.public import find_live_order
from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.public import SetupView, find_latest_attempt, list_methods
from guichet.contexts.subscriptions.public import list_subscriptions
from guichet.flows.charge import check_attempt
from guichet.flows.lifecycle.name import call_it
from guichet.flows.purchase.confirm import confirm
from guichet.flows.purchase.decide import Selection, place_order
from guichet.flows.purchase.set_up import check_setup, start_setup, use_method
from guichet.infra import audit
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class DemoPurchase:
    """Who bought how many of what their brand sells, at which interval, as whom, where.

    `account` is the customer's name where the person has several; `name` is what the subscription is called, and
    `after` how many others there are before it. Paid by card, which expires as typed (MM / YYYY), or by direct debit of
    `iban`; `paypal` is linked besides.
    """

    brand: str
    email: str
    quantity: int
    interval: str
    category: str
    address: PostalAddress
    account: str = ""
    product: str = ""
    name: str = ""
    after: int = 0
    iban: str = ""
    paypal: bool = False
    card_expires: str = "08 / 2031"


PURCHASES = (
    DemoPurchase(
        "plans", "sofia@example.com", 21, "month", "general_contractor",
        PostalAddress("1200, rue Sainte-Catherine Ouest", "Bureau 400", "Montréal", "QC", "H3B 1K9", "CA"),
    ),
    DemoPurchase(
        "bureau", "bea@example.com", 2, "year", "other",
        PostalAddress("12, quai de la Fosse", "", "Nantes", "", "44000", "FR"),
        paypal=True,
    ),
)  # fmt: skip
CONSENT = (
    "J'autorise {brand} à enregistrer ce mode de paiement, puis à l'utiliser automatiquement dès lors "
    "qu'un abonnement y est associé."
)


MANDATE = (
    "En signant le mandat, j'autorise {creditor} à envoyer à ma banque des ordres de débit de mon compte, et ma banque "
    "à le débiter selon ces ordres, pour chaque facture. Le montant et le jour me sont annoncés au moins {days} jours "
    "avant. Dans les huit semaines qui suivent un débit, je peux demander à ma banque de me rembourser."
)


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """The way back leads to the portal, which is not up yet: having been sent there is enough."""


def purchase(brand: BrandView, bought: DemoPurchase) -> None:
    """At the brand's now. What was begun and cut short is gone on with; what is done is left as it is."""
    person, customer = account(brand, bought.email, bought.account)
    live = find_live_order(customer.id)
    attempt = find_latest_attempt(order_id=live.id) if live else None
    if attempt is not None:
        check_attempt(attempt.id)
    if len(list_subscriptions(customer.id)) <= bought.after:
        _buy(brand, person, customer, bought)
    if bought.paypal and not any(method.kind == MethodKind.PAYPAL for method in list_methods(customer.id)):
        save_method(brand, person, customer.id, "EUR", MethodKind.PAYPAL, {"answer": "approve"})
    if bought.name:
        call_it(brand, customer.id, person.id, list_subscriptions(customer.id)[bought.after].id, bought.name)


def account(brand: BrandView, email: str, name: str = "") -> tuple[PersonView, CustomerView]:
    """The person, and the customer of that name whom they belong to at the brand."""
    person = find_person(email)
    if person is None:
        raise LookupError(email)
    customers = [get_customer(each.customer_id) for each in list_memberships(person.id, brand.id)]
    return person, next(each for each in customers if name in {"", each.name})


def give_details(
    customer: CustomerView, person: PersonView, at: datetime, category: str, address: PostalAddress
) -> None:
    with unit_of_work("demo.details"):
        change_details(
            customer.id, actor=audit.person(person.id), at=at, name=customer.name, category=category, address=address
        )


def _buy(brand: BrandView, person: PersonView, customer: CustomerView, bought: DemoPurchase) -> None:
    give_details(customer, person, business_now(brand), bought.category, bought.address)
    sold = list_prices(brand.id, today(brand), tax_included=get_programme(customer.programme_id).tax_included)
    price = next(
        price for price in sold if price.interval.unit == bought.interval and bought.product in {"", price.product_code}
    )
    order = place_order(brand, customer.id, person.id, Selection(price.id, bought.quantity, adds=bought.after > 0))
    saved = list_methods(customer.id)
    if saved:
        use_method(brand, customer.id, order.id, saved[0].id)
    elif bought.iban:
        signed = {"iban": bought.iban, "name": f"{person.first_name} {person.last_name}"}
        save_method(brand, person, customer.id, price.currency, MethodKind.SEPA_DEBIT, signed, order.id)
    else:
        save_card(brand, person, customer.id, price.currency, order.id, expires=bought.card_expires)
    confirm(brand, order.id, order.fingerprint, description=brand.name, return_url=f"{brand.origin}/")


def save_card(
    brand: BrandView,
    person: PersonView,
    customer_id: UUID,
    currency: str,
    order_id: UUID | None = None,
    *,
    expires: str = "08 / 2031",
) -> None:
    """The sandbox's first test card, typed into its own page."""
    setup = start_method(brand, person, customer_id, currency, MethodKind.CARD, order_id)
    type_card(brand, person, setup, expires)
    check_setup(setup.id)


def save_method(
    brand: BrandView,
    person: PersonView,
    customer_id: UUID,
    currency: str,
    kind: MethodKind,
    typed: dict[str, str],
    order_id: UUID | None = None,
) -> None:
    """What is typed into the sandbox's own page, as a person would."""
    setup = start_method(brand, person, customer_id, currency, kind, order_id)
    _fill_in(brand, setup, typed)
    check_setup(setup.id)


def start_method(
    brand: BrandView,
    person: PersonView,
    customer_id: UUID,
    currency: str,
    kind: MethodKind,
    order_id: UUID | None = None,
) -> SetupView:
    """The provider's page is asked for."""
    customer = get_customer(customer_id)
    notice_days = get_programme(customer.programme_id).debit_notice_days
    is_debit = kind is MethodKind.SEPA_DEBIT
    return start_setup(
        brand, customer_id, person.id, order_id=order_id, gateway_code="sandbox", in_frame=False,
        consent_text=CONSENT.format(brand=brand.name),
        return_url=f"{brand.origin}/licences/quantite/carte/{{setup}}/",
        cancel_url=f"{brand.origin}/licences/quantite/paiement/", currency=currency, kind=kind,
        mandate_text=MANDATE.format(creditor=brand.legal.name, days=notice_days) if is_debit else "",
        notice_days=notice_days if is_debit else 0,
    )  # fmt: skip


def type_card(brand: BrandView, person: PersonView, setup: SetupView, expires: str) -> None:
    """The sandbox's first test card is saved at the provider; here nobody has asked yet."""
    name = f"{person.first_name} {person.last_name}"
    _fill_in(brand, setup, {"number": "4242424242424242", "expiry": expires, "cvv": "123", "name": name})


def _fill_in(brand: BrandView, setup: SetupView, typed: dict[str, str]) -> None:
    if setup.action is None:
        raise RuntimeError("the sandbox gave no page")
    api_base, page = get_gateway_account(brand.id, "sandbox").api_base, urlsplit(setup.action["url"])
    request = Request(  # noqa: S310 - the sandbox on loopback
        f"{api_base}{page.path}?{page.query}", data=urlencode(typed).encode(), headers={"Host": page.netloc}
    )
    try:
        build_opener(_StayHere).open(request, timeout=20)
    except OSError as answer:
        if getattr(answer, "code", 0) not in {302, 303}:
            raise
