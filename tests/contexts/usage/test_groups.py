"""Use of a group's subscriptions is on the group's one invoice; prices with tax and before it never meet on one."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from math import ceil
from uuid import UUID

import pytest

from guichet.contexts.brands.models import Programme
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import get_document, list_invoices
from guichet.contexts.subscriptions.public import list_live_subscriptions
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import ask_end
from guichet.flows.demo.brands import RELAIS
from guichet.flows.forecast import forecast
from guichet.infra.clock import today
from tests.contexts.changes import holder
from tests.contexts.credit.money import newest
from tests.contexts.desk import Desk, open_desk
from tests.contexts.subscriptions.test_groups import added, moved
from tests.contexts.usage.printers import billed, item_of, lives, prints, runs, sells, used

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    """A programme that groups; a second one sells the same to consumers, with tax."""
    opened = open_desk(RELAIS)
    programme = Programme.objects.get(brand_id=opened.brand_id)
    Programme.objects.create(
        brand_id=opened.brand_id, code="home", name={"fr": "Maison", "en": "Home"}, navigation=programme.navigation,
        policy={"tax_included": True},
    )  # fmt: skip
    programme.policy = {**programme.policy, "grouped": True}
    programme.save()
    opened.monthly = sells(opened, 100, 890)
    return opened


def to_term(desk: Desk, customer_id: UUID) -> None:
    term = min(each.billed_until for each in list_live_subscriptions(customer_id))
    lives(desk, (term - today(desk.brand)).days)


def two_at_work(desk: Desk) -> UUID:
    customer_id = desk.customer()
    for name in ("Accueil", "Atelier"):
        added(desk, customer_id, name)
    runs(desk)
    return customer_id


def test_what_each_used_beyond_is_on_the_groups_invoice_after_its_period(desk: Desk) -> None:
    customer_id = two_at_work(desk)
    prints(desk, item_of(customer_id, 0), 130)
    prints(desk, item_of(customer_id, 1), 105)
    (foreseen,) = forecast(desk.brand, get_customer(customer_id), today(desk.brand) + timedelta(days=32))[:1]
    to_term(desk, customer_id)
    assert billed(customer_id)[1:] == [[("period", 1, 890), ("usage", 30, 300), ("period", 1, 890), ("usage", 5, 50)]]
    names = [line.name for line in get_document(newest(customer_id).id).lines]
    assert names[1::2] == [f"Formule 100 pages · {name} - Pages supplémentaires" for name in ("Accueil", "Atelier")]
    assert foreseen.bill.total_minor == newest(customer_id).total.minor
    assert audit().wrong == ()


def test_what_is_added_inside_the_period_includes_pages_for_its_days(desk: Desk) -> None:
    customer_id = two_at_work(desk)
    days = list_live_subscriptions(customer_id)[0].current_period.days
    desk.live_on(11)
    added(desk, customer_id, "Direction")
    prints(desk, item_of(customer_id), 100)
    to_term(desk, customer_id)
    beyond = 100 - ceil(Fraction(100 * (days - 11), days))
    assert used(billed(customer_id)) == [(beyond, beyond * 10)]
    assert [kind for kind, *_ in billed(customer_id)[-1]][-3:] == ["proration", "period", "usage"]
    assert audit().wrong == ()


def test_one_that_ends_has_its_last_pages_on_the_groups_invoice(desk: Desk) -> None:
    customer_id = two_at_work(desk)
    prints(desk, item_of(customer_id), 140)
    leaving = list_live_subscriptions(customer_id)[1]
    ask_end(desk.brand, customer_id, holder(customer_id), leaving.id, reason="", shown_basis=leaving.basis)
    (foreseen,) = forecast(desk.brand, get_customer(customer_id), today(desk.brand) + timedelta(days=32))[:1]
    to_term(desk, customer_id)
    assert billed(customer_id)[1:] == [[("period", 1, 890), ("usage", 40, 400)]]
    assert foreseen.bill.total_minor == newest(customer_id).total.minor
    assert audit().wrong == ()


def test_prices_with_tax_charge_the_overage_with_tax(desk: Desk) -> None:
    home = sells(desk, 100, 999, "12", tax_included=True)
    customer_id = desk.buy_in("home", price=home)
    prints(desk, item_of(customer_id), 110)
    to_term(desk, customer_id)
    assert billed(customer_id)[1:] == [[("period", 1, 999), ("usage", 10, 120)]]
    document = get_document(newest(customer_id).id)
    assert (document.total_minor, document.tax_minor, document.tax_included) == (1119, 187, True)
    assert audit().wrong == ()


def test_moved_into_the_group_what_was_used_at_home_is_an_invoice_of_its_own(desk: Desk) -> None:
    """Its prices were with tax. It waits for the group's invoice, as all else of it does."""
    home = sells(desk, 100, 999, "12", tax_included=True)
    customer_id = desk.buy_in("home", price=home)
    desk.live_on(5)
    prints(desk, item_of(customer_id), 110)
    moved(desk, customer_id, "assistance")
    to_term(desk, customer_id)
    assert [[kind for kind, *_ in each] for each in billed(customer_id)[1:]] == [["period"], ["usage"]]
    assert [get_document(each.id).tax_included for each in list_invoices(customer_id)[:2]] == [True, False]
    assert used(billed(customer_id)) == [(10, 120)]
    assert audit().wrong == ()


def test_two_moved_into_a_group_at_different_days_lose_no_page(desk: Desk) -> None:
    home = sells(desk, 100, 999, "12", tax_included=True)
    customer_id = desk.buy_in("home", price=home)
    lives(desk, 10)
    desk.confirm(desk.order(customer_id, price=home, adds=True))
    first, second = item_of(customer_id, 0), item_of(customer_id, 1)
    moved(desk, customer_id, "assistance")
    prints(desk, second, 150)
    to_term(desk, customer_id)
    # The second one's own period runs out inside the group's first.
    ran_out = list_live_subscriptions(customer_id)[1].billed_until
    lives(desk, 12)
    prints(desk, second, 150)
    prints(desk, first, 101)
    group = list_live_subscriptions(customer_id)[1].current_period
    to_term(desk, customer_id)
    beyond = 150 - ceil(Fraction(100 * (group.end - ran_out).days, group.days))
    assert sorted(used(billed(customer_id))) == sorted([(50, 600), (beyond, beyond * 10), (1, 10)])
    assert audit().wrong == ()
