"""The demo's past is lived: a fresh demo has real invoices, and the books balance."""

from __future__ import annotations

from uuid import UUID

import pytest

from guichet.contexts.access.public import find_person, list_members, list_memberships, list_pending_invitations
from guichet.contexts.brands.public import find_brand_by_slug
from guichet.contexts.customers.public import find_customer_by_number
from guichet.contexts.dunning.public import list_going_runs
from guichet.contexts.invoicing.models import InvoiceLine
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.ledger.public import balances
from guichet.contexts.usage.models import UsageEvent
from guichet.flows.audit import audit
from guichet.flows.demo import seed
from guichet.flows.seats.places import find_places
from tests.support.sandbox import Sandbox


def customer_of(email: str) -> UUID:
    person = find_person(email)
    assert person is not None
    brand = find_brand_by_slug("relais")
    assert brand is not None
    return list_memberships(person.id, brand.id)[0].customer_id


@pytest.mark.django_db(transaction=True)
def test_the_demo_has_lived_three_months_and_a_second_seeding_adds_nothing(sandbox: Sandbox) -> None:
    people = seed()
    assert "nora@example.com" in people
    plans = find_brand_by_slug("plans")
    assert plans is not None
    sofia = find_customer_by_number(plans.id, "C-000001")
    assert sofia is not None
    invoices = list_invoices(sofia.id)
    assert [str(i.status) for i in invoices] == ["paid"] * len(invoices)
    assert len(invoices) in {3, 4}
    assert sum(balances(plans.id).values()) == 0
    places = find_places(sofia.id)
    assert places is not None
    assert (places.quantity, places.free, places.used, places.held.invitations) == (21, 10, 11, 2)
    assert [invitation.email for invitation in list_pending_invitations(sofia.id)] == [
        "noemie@test1234.example",
        "bao@test1234.example",
    ]
    team = list_members(sofia.id)
    assert len(team) == 9
    used = set(InvoiceLine.objects.filter(kind="usage").values_list("name", flat=True))
    assert {
        f"Formule 100 pages · {name} - Pages supplémentaires" for name in ("Salon", "Accueil", "Expédition")
    } <= used
    assert not any(name.startswith("Formule 100 pages · Direction") for name in used)
    remy = customer_of("remy@example.com")
    assert [str(i.status) for i in list_invoices(remy)] == ["open", "paid"]
    (run,) = list_going_runs(remy)
    assert (run.code, run.steps[-1].result) == ("expired_card", None)
    told = UsageEvent.objects.count()
    assert audit().wrong == ()
    seed()
    assert list_members(sofia.id) == team
    assert UsageEvent.objects.count() == told
    assert list_invoices(sofia.id) == invoices
