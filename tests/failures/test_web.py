"""Pages while the database is away, cut off or full: they say so, nothing is done by halves, and they come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from guichet.contexts.payments.models import Attempt
from guichet.flows.audit import audit
from guichet.flows.demo.seed import own_sandbox
from guichet.infra.models import AuditRecord
from tests.failures.conftest import Database, Web
from tests.flows.journey import PLAIN_CARD, Buyer, build_house
from tests.support.processes import wait_until
from tests.support.sandbox import Sandbox

ADDRESS = "/facturation/adresses/facturation/"
CHECK = "/licences/quantite/verification/"
ESTIMATE = "/licences/quantite/licences/estimation/"
AWAY = {"fr": "Service momentanément indisponible", "en": "Temporarily unavailable"}
TRAIL = """
INSERT INTO infra_auditrecord (id, brand_id, actor_kind, action, subject_kind, after, occurred_at, recorded_at)
SELECT gen_random_uuid(), gen_random_uuid(), 'system', 'filler', 'filler',
    jsonb_build_object('x', repeat('x', :bytes)), now(), now()
FROM generate_series(1, :n)
"""


@pytest.fixture
def nora(here: None, sandbox: Sandbox) -> Iterator[Buyer]:
    """Before her first purchase, with an account at the real sandbox; whatever happened, it audits clean at the end."""
    buyer = build_house(own_sandbox(), sandbox.control_key).buyer()
    buyer.gives_address()
    yield buyer
    assert audit().wrong == ()


@pytest.fixture
def session(nora: Buyer, web: Web) -> requests.Session:
    return web.signed_in("nora@example.com")


def saves(web: Web, session: requests.Session, line1: str) -> requests.Response:
    return web.send(
        session, ADDRESS, country="CA", line1=line1, line2="", city="Montréal", region="QC", postal_code="H2X 3R7"
    )


def addresses_saved() -> int:
    return AuditRecord.objects.filter(action="customer.details_changed").count()


def test_while_it_is_away_pages_say_so_and_then_they_are_back(
    database: Database, web: Web, nora: Buyer, session: requests.Session
) -> None:
    database.dies()
    with ThreadPoolExecutor(6) as at_once:
        french, english, part, sent, ready, alive = at_once.map(
            lambda asked: web.ask(**asked),
            (
                {"method": "GET", "path": "/", "session": session},
                {"method": "GET", "path": "/connexion/", "language": "en"},
                {"method": "GET", "path": f"{ESTIMATE}?quantity=3", "HX-Request": "true", "HX-Target": "estimate"},
                {"method": "POST", "path": ADDRESS, "form": {"line1": "2"}, "session": session},
                {"method": "GET", "path": "/readyz"},
                {"method": "GET", "path": "/healthz"},
            ),
        )
    assert (ready.status_code, ready.text) == (503, "database\n")
    assert alive.status_code == 200
    for answer in (french, english, part, sent):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "Traceback" not in answer.text
    assert AWAY["fr"] in french.text
    assert AWAY["en"] in english.text
    assert (french.headers["Refresh"], "Refresh" in sent.headers) == ("5", False)
    assert "regardez si elle a été prise en compte" in sent.text
    assert f'id="estimate" lang="fr" hx-get="{ESTIMATE}?quantity=3" hx-trigger="load delay:5s"' in part.text
    assert "<html" not in part.text

    database.starts()
    # None of the connections that the pool had is handed out: nobody has to ask twice.
    with ThreadPoolExecutor(4) as at_once:
        answers = list(at_once.map(lambda _: web.get("/", session=session).status_code, range(8)))
    assert answers == [200] * 8
    assert web.get("/readyz").status_code == 200


def test_what_was_cut_off_is_not_done_and_can_be_done_again(
    database: Database, web: Web, nora: Buyer, session: requests.Session
) -> None:
    saved, answers = addresses_saved(), []
    with database.holding("SELECT 1 FROM customers_customer WHERE id = %s FOR UPDATE", nora.customer_id):
        sending = threading.Thread(target=lambda: answers.append(saves(web, session, "7, rue Neuve")))
        sending.start()
        wait_until(database.somebody_waits, "the page waits for the customer's row")
        database.cuts_off()
        sending.join()
    (cut,) = answers
    assert cut.status_code == 503
    # The database is there, so that it is a page of the brand.
    assert AWAY["fr"] in cut.text
    assert "Plan de Chantier" in cut.text
    assert addresses_saved() == saved
    assert saves(web, session, "7, rue Neuve").status_code == 303
    assert addresses_saved() == saved + 1


def test_what_finds_no_room_on_the_disk_is_not_done_and_can_be_done_once_there_is(
    database: Database, web: Web, nora: Buyer, session: requests.Session
) -> None:
    with database.full("infra_auditrecord", "action", TRAIL):
        refused = saves(web, session, "9, rue Neuve")
        assert (refused.status_code, AWAY["fr"] in refused.text) == (503, True)
        assert web.get("/", session=session).status_code == 200
        assert web.get("/facturation/adresses/", session=session).text.count("9, rue Neuve") == 0
    assert saves(web, session, "9, rue Neuve").status_code == 303
    assert "9, rue Neuve" in web.get("/facturation/adresses/", session=session).text


def test_a_payment_whose_database_dies_while_the_provider_takes_it_is_found_and_counted_once(
    database: Database, web: Web, nora: Buyer, session: requests.Session
) -> None:
    nora.chooses(2)
    nora.saves_card(PLAIN_CARD)
    provider = nora.house.provider
    # It takes the money and answers too late: in the meantime nobody holds a transaction.
    provider.breaks("timeout_after")
    answers: list[requests.Response] = []
    paying = threading.Thread(target=lambda: answers.append(web.send(session, CHECK)))
    paying.start()
    wait_until(lambda: provider.taken(), "the provider has taken the money")
    database.dies()
    paying.join()
    assert answers[0].status_code == 503
    assert "regardez si elle a été prise en compte" in answers[0].text
    database.starts()

    assert Attempt.objects.get().status == "submitted"
    nora.house.sweeps()
    assert len(provider.taken()) == len(nora.invoices) == len(nora.subscriptions) == 1
    # Each of the web server's own connections finds out for itself that the server was another one.
    wait_until(lambda: web.get("/licences/", session=session).status_code == 200, "pages are back", timeout_seconds=60)
    web.send(session, CHECK)
    nora.house.sweeps()
    assert len(provider.taken()) == len(nora.invoices) == 1
