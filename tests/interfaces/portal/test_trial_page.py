"""`/abonnements/essai/`: a trial is begun by whoever has none behind them, once, as it was shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from guichet.contexts.access.public import find_person, list_memberships
from guichet.contexts.brands.public import find_brand_by_slug
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.subscriptions.public import Status, list_subscriptions
from guichet.infra.clock import today
from tests.interfaces.portal.stage import Visitor

pytestmark = pytest.mark.django_db
PAGE = "/abonnements/essai/"


def remys() -> tuple[object, list[object]]:
    brand, person = find_brand_by_slug("relais"), find_person("remy@example.com")
    assert brand is not None
    assert person is not None
    customer_id = list_memberships(person.id, brand.id)[0].customer_id
    return customer_id, list(list_subscriptions(customer_id))


def shown(remy: Client) -> dict[str, str]:
    """What the page says, as its form sends it."""
    form = remy.get(PAGE).context["form"]
    brand = find_brand_by_slug("relais")
    assert brand is not None
    return {"price": str(form["price"].value()), "until": (today(brand) + timedelta(days=14)).isoformat()}


def test_it_begins_today_bills_nothing_and_is_there_once(visitor: Visitor) -> None:
    remy = visitor("relais", "remy@example.com")
    assert "Essayer gratuitement" in remy.get("/abonnements/").content.decode()
    page = remy.get(PAGE).content.decode()
    assert "14 jours" in page
    assert "29,00" in page
    sent = shown(remy)
    assert remy.post(PAGE, sent).status_code == 303
    assert remy.post(PAGE, sent).status_code == 303
    customer_id, subscriptions = remys()
    assert [each.status for each in subscriptions] == [Status.TRIALING]  # type: ignore[attr-defined]
    assert list_invoices(customer_id) == []  # type: ignore[arg-type]
    after = remy.get("/abonnements/").content.decode()
    assert "Votre essai dure jusqu" in after
    assert "Essayer gratuitement" not in after


def test_another_day_than_was_shown_begins_nothing(visitor: Visitor) -> None:
    remy = visitor("relais", "remy@example.com")
    sent = shown(remy) | {"until": "2020-01-01"}
    refused = remy.post(PAGE, sent)
    assert refused.status_code == 422
    assert "La date a changé" in refused.content.decode()
    assert remys()[1] == []


@pytest.mark.parametrize("price", ["", "x", "01890a5d-ac96-774b-bcce-b302099a8057"])
def test_a_plan_that_is_not_offered_begins_nothing(visitor: Visitor, price: str) -> None:
    remy = visitor("relais", "remy@example.com")
    refused = remy.post(PAGE, shown(remy) | {"price": price})
    assert refused.status_code == 422
    assert remys()[1] == []


def test_where_the_programme_gives_none_there_is_no_such_page(visitor: Visitor) -> None:
    assert visitor("plans", "nora@example.com").get(PAGE).status_code == 404
