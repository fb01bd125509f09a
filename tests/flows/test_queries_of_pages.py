"""A page asks the database as often for a large organisation with a long past as for a new one: twelve times at most.

Counted with everything that a signed-in person's request asks: session, person, memberships, brand, customer. The steps
of an order, which decide anew what it costs, ask more often; no more for a large organisation, either.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.contexts.access.models import Invitation, User
from guichet.contexts.access.public import add_membership, add_people_of_one_password, find_person, list_holders
from guichet.contexts.customers.public import CustomerView, get_customer
from guichet.contexts.invoicing.public import Collection, CollectionKind, InvoiceDraft, add_charge, issue
from guichet.contexts.subscriptions.public import list_live_subscriptions
from guichet.contexts.tax.public import SellerTaxes, seller_taxes
from guichet.flows.demo.people import PASSWORD
from guichet.flows.period_bill import charge_bill
from guichet.flows.purchase.decide import Selection, place_order
from guichet.flows.seats.invite import invite
from guichet.flows.seats.of_subscription import seat_members
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 12
PAGES = (
    "/",
    "/facturation/",
    "/facturation/historique/",
    "/facturation/historique/?page=2",
    "/facturation/factures/{number}/",
    "/facturation/releve/",
    "/facturation/a-venir/",
    "/facturation/modes-de-paiement/",
    "/facturation/adresses/",
    "/facturation/coordonnees/",
    "/licences/",
    "/membres/",
    "/membres/?liste=invitations&q=membre",
    "/abonnements/",
    "/journal/",
    "/compte/",
)
STEPS = ("/licences/quantite/licences/", "/licences/quantite/recapitulatif/", "/licences/quantite/paiement/")
SEATS, INVOICES, PENDING = 200, 500, 10


@pytest.fixture
def desk() -> Desk:
    return open_desk(lived=timedelta(days=1))


def test_the_queries_of_a_page_are_few_and_do_not_grow(desk: Desk) -> None:
    customer_id = desk.buy(SEATS)
    client = signed_in(customer_id)
    assert client.get("/").status_code == 200  # the first page after a sign-in also takes note of that in the session
    grow(desk, customer_id, invoices=1, members=1, pending=1)
    few = {path: queries(client, path, desk) for path in PAGES + STEPS}
    grow(desk, customer_id, invoices=INVOICES - 2, members=SEATS - PENDING - 2, pending=PENDING - 1)
    many = {path: queries(client, path, desk) for path in PAGES + STEPS}
    assert {path: len(asked) for path, asked in many.items()} == {path: len(asked) for path, asked in few.items()}
    too_many = {path: "\n".join(many[path]) for path in PAGES if len(many[path]) > MOST}
    assert not too_many, "\n\n".join(f"{path}\n{asked}" for path, asked in too_many.items())


def queries(client: Client, path: str, desk: Desk) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path.format(number=desk.numbers()[-1])).status_code == 200, path
    return [query["sql"] for query in asked.captured_queries[1:]]


def signed_in(customer_id: UUID) -> Client:
    holder = User.objects.get(pk=list_holders([customer_id])[customer_id][0].id)
    holder.set_password(PASSWORD)
    holder.save()
    client = Client(headers={"host": "plans.localhost"})
    assert client.post("/connexion/", {"login": holder.email, "password": PASSWORD}).status_code == 302
    return client


def grow(desk: Desk, customer_id: UUID, *, invoices: int, members: int, pending: int) -> None:
    """So many more of each, the invoices open, and an order under way, so that the steps of a change are there."""
    brand, customer = desk.brand, get_customer(customer_id)
    holder, subscription = list_holders([customer_id])[customer_id][0], list_live_subscriptions(customer_id)[0]
    before = len(User.objects.all())
    team = {f"membre{before + n}@example.com": ("Une", f"Membre {n}") for n in range(members)}
    taxes = seller_taxes(brand.id, brand.country, today(brand), [customer])
    with unit_of_work("tests.grow"):
        add_people_of_one_password(team, language="fr", password=PASSWORD)
        for email in team:
            person = find_person(email)
            assert person is not None
            add_membership(person.id, customer_id, brand.id, "member", at=desk.now)
        seat_members(subscription, holder, desk.now)
        drafts = [_draft(desk, customer, holder.id, taxes) for _ in range(invoices)]
        issue(brand, drafts, prices={}, taxes=taxes, at=desk.now)
    number = Invitation.objects.count()
    invite(brand, customer_id, holder.id, [f"invite{number + n}@example.com" for n in range(pending)])
    place_order(brand, customer_id, holder.id, Selection(desk.monthly.id, SEATS + 1), shown_basis=subscription.basis)


def _draft(desk: Desk, customer: CustomerView, person_id: UUID, taxes: SellerTaxes) -> InvoiceDraft:
    """Of something that is charged once, and paid by the customer."""
    day = today(desk.brand)
    charge = add_charge(
        customer, person_id, description="Formation", quantity=1, unit_amount=Money(1000, "CAD"), tax_included=False,
        at=desk.now,
    )  # fmt: skip
    assert charge is not None
    return InvoiceDraft(
        customer=customer, bill=charge_bill(customer, [charge], taxes), item_ids=(), subscription_id=None,
        language="fr", due_date=day, collection=Collection(CollectionKind.BY_CUSTOMER, day), next_billing_date=None,
        charges=(charge,),
    )  # fmt: skip
