"""The providers that the contract is tried on."""

from __future__ import annotations

import pytest

from tests.gateways.contract import Provider
from tests.gateways.sandbox_account import SandboxAccount
from tests.support.sandbox import Sandbox


@pytest.fixture
def sandbox_account(sandbox: Sandbox) -> SandboxAccount:
    """A new, empty account of the real sandbox."""
    return SandboxAccount(sandbox)


@pytest.fixture(params=["sandbox_account"])
def provider(request: pytest.FixtureRequest) -> Provider:
    """Each provider in turn; a further gateway is one more name of a fixture here."""
    account: Provider = request.getfixturevalue(request.param)
    return account
