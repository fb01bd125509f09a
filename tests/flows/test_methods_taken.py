"""What a programme takes: cards of its networks, and one method at a time where it says so."""

from __future__ import annotations

import pytest

from guichet.contexts.payments.models import Method
from guichet.contexts.payments.public import SetupView
from guichet.flows.audit import audit
from guichet.flows.methods.change import removal_refusal
from guichet.flows.purchase.set_up import check_setup
from guichet.infra.models import AuditRecord
from tests.flows.changes import sets_policy
from tests.flows.journey import PLAIN_CARD, Buyer, House
from tests.flows.methods import Methods

JCB = "3566002020360505"
MASTERCARD = "5555555555554444"


@pytest.fixture
def methods(nora: Buyer) -> Methods:
    nora.buys(PLAIN_CARD)
    nora.house.runs_jobs()
    return Methods(nora)


def owner_at_provider(house: House, setup: SetupView) -> object:
    """Whose the card is there that was typed for the set-up."""
    session = house.provider.ask("GET", f"/v1/checkout/sessions/{setup.reference}")
    intent = house.provider.ask("GET", f"/v1/setup_intents/{session['setup_intent']}")
    return house.provider.ask("GET", f"/v1/payment_methods/{intent['payment_method']}")["customer"]


def test_a_card_of_a_network_that_is_not_taken_is_refused_before_it_is_saved(nora: Buyer, methods: Methods) -> None:
    refused = methods.adds(JCB)
    assert (refused.status, refused.failure_code) == ("failed", "network_not_taken")
    again = check_setup(refused.id)  # the webhook, after the page
    assert again is not None
    assert again.failure_code == "network_not_taken"
    assert methods.numbers == ["4242"]
    assert not Method.objects.filter(network="jcb").exists()
    assert owner_at_provider(nora.house, refused) is None


def test_it_is_saved_where_the_programme_takes_it(nora: Buyer, methods: Methods) -> None:
    sets_policy(nora.house, card_networks=["visa", "jcb"])
    assert methods.adds(JCB).status == "succeeded"
    assert methods.numbers == ["4242", "0505"]


def test_where_there_is_one_at_a_time_it_can_go_before_another_comes(nora: Buyer, methods: Methods) -> None:
    sets_policy(nora.house, one_method=True)
    assert removal_refusal(nora.customer_id, methods.all[0]) is None
    methods.removes("4242")
    methods.adds(MASTERCARD)
    assert [(method.last_four, method.is_preferred) for method in methods.all] == [("4444", True)]


def test_two_that_were_asked_for_at_once_leave_the_later_one(nora: Buyer, methods: Methods) -> None:
    sets_policy(nora.house, one_method=True)
    methods.removes("4242")
    first, second = methods.asks(), methods.asks()
    for setup, number in ((first, PLAIN_CARD), (second, MASTERCARD)):
        assert setup.action is not None
        nora.house.provider.type_card(setup.action["url"], number)
        check_setup(setup.id)
    assert [(method.last_four, method.is_preferred) for method in methods.all] == [("4444", True)]
    nora.house.runs_jobs()
    assert AuditRecord.objects.filter(action="method.removed", customer_id=nora.customer_id).count() == 2
    assert audit().wrong == ()
