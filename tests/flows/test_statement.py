"""The statement of account says what the books say, and its last balance is what is still to pay."""

from __future__ import annotations

from django.test import Client

from guichet.flows.demo.people import PASSWORD
from guichet.flows.statement import StatementLine, statement_of
from guichet.infra.clock import today
from tests.flows.changes import sets_policy
from tests.flows.journey import ASKS_ALWAYS, Buyer, House


def test_of_each_year_it_goes_on_from_the_balance_of_the_one_before(house: House, nora: Buyer) -> None:
    """A first purchase, and renewals that the bank wants confirmed: two are left unpaid, one is paid by hand."""
    sets_policy(house, dunning={"suspends": False})
    assert statement_of(nora.customer_id, today(house.brand).year) is None
    nora.buys(ASKS_ALWAYS)
    house.lives(days=70)
    second = nora.invoices[1]
    attempt = nora.pays_now(second)
    assert attempt is not None
    nora.answers_three_d(attempt=attempt)
    nora.payment_page_checks(attempt)

    years = sorted({invoice.issue_date.year for invoice in nora.invoices})
    lines: list[StatementLine] = []
    owed = 0
    for year in range(years[0], today(house.brand).year + 1):
        view = statement_of(nora.customer_id, year)
        assert view is not None
        assert view.opening.minor == owed
        owed = view.closing.minor
        lines += view.lines
    assert owed == house.books(nora.customer_id)["receivable"] == 6784
    first, renewal, last = (invoice.number for invoice in reversed(nora.invoices))
    assert [(line.number, bool(line.billed)) for line in lines] == [
        (first, True), (first, False), (renewal, True), (last, True), (renewal, False),
    ]  # fmt: skip
    assert [line.balance.minor for line in lines] == [6784, 0, 6784, 13568, 6784]
    assert {line.paid_with for line in lines if line.settled} == {"Visa ••••\u00a03184"}


def test_its_page_shows_a_year_and_falls_back_on_the_present_one(house: House, nora: Buyer) -> None:
    nora.buys()
    client = Client(headers={"host": "plans.localhost"})
    client.post("/connexion/", {"login": "nora@example.com", "password": PASSWORD})
    page = client.get("/facturation/releve/").content.decode()
    assert "Dû aujourd'hui" in page.replace("&#x27;", "'")
    for path in ("/facturation/releve/", "/facturation/releve/?annee=999999", "/facturation/releve/?annee=x"):
        page = client.get(path).content.decode()
        assert page.count(nora.invoices[0].number) >= 2, path
        assert "Relevé de compte" in page


def test_a_year_in_which_nothing_moved_still_says_what_is_owed(house: House, nora: Buyer) -> None:
    nora.buys(ASKS_ALWAYS)
    house.lives(days=32)
    view = statement_of(nora.customer_id, today(house.brand).year + 1)
    assert view is not None
    assert (view.opening.minor, view.lines, view.closing.minor) == (6784, (), 6784)
