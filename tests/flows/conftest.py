"""The house in which the flows' journeys happen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from guichet.flows.audit import audit
from guichet.flows.demo.brands import RELAIS
from guichet.flows.demo.seed import own_sandbox
from tests.flows.deaths import Lives
from tests.flows.french import Garage, moves_in
from tests.flows.journey import Buyer, House, build_house
from tests.flows.post_box import open_post_box
from tests.support.mail import Mailbox
from tests.support.sandbox import Sandbox


@pytest.fixture
def house(sandbox: Sandbox, transactional_db: None, settings: Settings) -> Iterator[House]:
    """Plan de Chantier, new, with an account of its own at the sandbox; its webhooks arrive in `house.post`.

    Whatever happened in it, it audits clean at the end.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PORTAL_PORT = settings.PORTAL_PORT
    with open_post_box() as post:
        yield build_house(own_sandbox(), sandbox.control_key, post=post)
    assert audit().wrong == ()


@pytest.fixture
def nora(house: House) -> Buyer:
    """The owner of «Nora inc.» in Quebec, who has bought nothing yet."""
    buyer = house.buyer()
    buyer.gives_address()
    return buyer


@pytest.fixture
def relais(sandbox: Sandbox, transactional_db: None, settings: Settings) -> Iterator[House]:
    """Relais Assistance, in France, as `house`; nothing keeps its webhooks."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield build_house(own_sandbox(), sandbox.control_key, RELAIS)
    assert audit().wrong == ()


@pytest.fixture
def garage(relais: House) -> Garage:
    """Its customer in Lyon, who has bought nothing yet and will pay by direct debit."""
    return moves_in(relais)


@pytest.fixture
def driver(house: House, smtp: Mailbox) -> Lives:
    """Lives parts of customers' lives that end right after a commit, with a mail server."""
    return Lives(house)


@pytest.fixture
def impatient(settings: Settings) -> None:
    """The provider is given little time to answer. Ask for it before `house`."""
    settings.GATEWAY_TIMEOUT_SECONDS = 1.5
