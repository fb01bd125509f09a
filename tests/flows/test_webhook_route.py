"""Webhooks as they really come: from the sandbox's own delivery to the portal's address, doubled, or lost at first."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from guichet.contexts.payments.models import InboxEvent
from guichet.contexts.payments.public import AttemptStatus
from guichet.flows.demo.seed import own_sandbox
from tests.flows.journey import ASKS_ALWAYS, Buyer, House, build_house
from tests.flows.proof import assert_exactly_one_purchase
from tests.support.portal import Portal
from tests.support.processes import wait_until
from tests.support.sandbox import Sandbox


@pytest.fixture
def open_house(sandbox: Sandbox, live_portal: Portal, settings: Settings) -> House:
    """The house with its portal running: the provider sends events to `/webhooks/sandbox/` on the brand's host."""
    return build_house(own_sandbox(), sandbox.control_key)


@pytest.mark.parametrize("fault", ["webhook_duplicate", "webhook_drop"])
def test_a_purchase_learnt_from_webhooks_alone(open_house: House, fault: str) -> None:
    nora: Buyer = open_house.buyer()
    nora.gives_address()
    for kind in ("checkout.session.completed", "payment_intent.succeeded"):
        open_house.provider.breaks(fault, kind)
    nora.chooses()
    nora.enters_card(ASKS_ALWAYS)
    has_come("checkout.session.completed")
    open_house.runs_jobs()
    assert nora.setup.status == "succeeded"
    nora.looks()
    nora.confirms()
    nora.answers_three_d()
    has_come("payment_intent.succeeded")
    open_house.runs_jobs()
    assert nora.attempt.status is AttemptStatus.SUCCEEDED
    assert_exactly_one_purchase(open_house, nora)


def has_come(kind: str) -> None:
    wait_until(lambda: InboxEvent.objects.filter(kind=kind).exists(), f"a webhook {kind}")
