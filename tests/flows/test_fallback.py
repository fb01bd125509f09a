"""Another method stands in for a refused one, if the programme offers it and the customer agreed."""

from __future__ import annotations

import pytest

from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.models import Attempt, FallbackConsent
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.methods.fallback import NotOfferedError, agree, withdraw
from guichet.infra.models import AuditRecord
from tests.flows.changes import sets_policy
from tests.flows.journey import Buyer
from tests.flows.methods import Methods
from tests.flows.proof import mails_sent

SAVES_BUT_FAILS = "4000000000000341"
MASTERCARD = "5555555555554444"
TEXT = "Une phrase."


@pytest.fixture
def methods(nora: Buyer) -> Methods:
    """Nora's preferred card is refused at the renewal; a second one works."""
    sets_policy(nora.house, fallback=True)
    nora.buys(MASTERCARD)
    mine = Methods(nora)
    mine.adds(SAVES_BUT_FAILS)
    mine.prefers("0341")
    return mine


def tried(buyer: Buyer) -> list[tuple[str, str]]:
    """Last four digits and outcome, after the purchase."""
    attempts = Attempt.objects.filter(payment__customer_id=buyer.customer_id).order_by("pk").select_related("method")
    return [(attempt.method.last_four, attempt.status) for attempt in attempts][1:]


def test_the_second_card_pays_the_renewal_and_nobody_is_told_of_a_refusal(nora: Buyer, methods: Methods) -> None:
    agree(nora.house.brand, nora.customer_id, nora.person_id, TEXT)
    nora.house.lives(days=31)
    assert tried(nora) == [("0341", "failed"), ("4444", "succeeded")]
    assert {invoice.status for invoice in nora.invoices} == {InvoiceStatus.PAID}
    assert nora.subscriptions[0].status is Status.ACTIVE
    assert "payment_refused" not in mails_sent(nora.customer_id)
    assert audit().wrong == ()


def test_without_agreement_only_the_preferred_one_is_asked(nora: Buyer, methods: Methods) -> None:
    agree(nora.house.brand, nora.customer_id, nora.person_id, TEXT)
    assert withdraw(nora.house.brand, nora.customer_id, nora.person_id)
    nora.house.lives(days=31)
    assert {card for card, _ in tried(nora)} == {"0341"}
    assert mails_sent(nora.customer_id)["payment_refused"] == 1


def test_when_the_second_is_refused_too_the_holder_hears_of_it_once(nora: Buyer, methods: Methods) -> None:
    agree(nora.house.brand, nora.customer_id, nora.person_id, TEXT)
    methods.adds(SAVES_BUT_FAILS, replaces=next(each.id for each in methods.all if each.last_four == "4444"))
    nora.house.lives(days=31)
    assert [outcome for _, outcome in tried(nora)] == ["failed", "failed"]
    assert mails_sent(nora.customer_id)["payment_refused"] == 1


def test_one_that_was_refused_for_an_older_invoice_is_asked_for_the_next_and_each_refusal_is_told(
    nora: Buyer, methods: Methods
) -> None:
    sets_policy(nora.house, dunning={"retry_days": [40], "suspends": False})
    agree(nora.house.brand, nora.customer_id, nora.person_id, TEXT)
    methods.adds(SAVES_BUT_FAILS, replaces=next(each.id for each in methods.all if each.last_four == "4444"))
    nora.house.lives(days=62)
    assert len(nora.invoices) == 3
    assert [outcome for _, outcome in tried(nora)] == ["failed"] * 4
    assert mails_sent(nora.customer_id)["payment_refused"] == 2
    assert audit().wrong == ()


def test_agreeing_twice_is_once_and_only_where_it_is_offered(nora: Buyer, methods: Methods) -> None:
    brand = nora.house.brand
    assert agree(brand, nora.customer_id, nora.person_id, TEXT)
    assert not agree(brand, nora.customer_id, nora.person_id, TEXT)
    assert FallbackConsent.objects.get(customer_id=nora.customer_id).consent_text == TEXT
    assert AuditRecord.objects.filter(customer_id=nora.customer_id, action="method.fallback_agreed").count() == 1
    sets_policy(nora.house, fallback=False)
    with pytest.raises(NotOfferedError):
        agree(brand, nora.customer_id, nora.person_id, TEXT)
