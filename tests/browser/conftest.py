"""The house behind the pages: Plan de Chantier with Nora, its account at the sandbox, its mails at a real server."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from guichet.flows.demo.seed import own_sandbox
from tests.flows.journey import Buyer, House, build_house
from tests.support.mail import Mailbox
from tests.support.portal import Portal
from tests.support.sandbox import Sandbox


@pytest.fixture
def house(sandbox: Sandbox, live_portal: Portal, smtp: Mailbox, settings: Settings) -> House:
    """Events of the provider reach the portal over HTTP; jobs run when a test says so."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return build_house(own_sandbox(), sandbox.control_key)


@pytest.fixture
def nora(house: House) -> Buyer:
    """The owner of «Nora inc.», of whom neither category nor address is known yet."""
    return house.buyer()
