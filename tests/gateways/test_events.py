"""Contract: events asked for, oldest first, each naming its object by our own id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from guichet.contexts.payments.ports import (
    EventSubject,
    GatewayEvent,
    Redirect,
    SetupStatus,
)
from guichet.kernel.money import Money
from tests.gateways.contract import (
    SUCCEEDS,
    Provider,
    Saved,
    charge_request,
    key_of,
    new_customer,
    refund_key,
    refund_request,
    setup_request,
)


def told(events: list[GatewayEvent], subject: EventSubject) -> list[tuple[object, str]]:
    return [(event.own_id, event.reference) for event in events if event.subject is subject]


def test_a_purchase_and_its_refund_are_told_in_order_by_our_ids(provider: Provider) -> None:
    gateway = provider.gateway
    setup = setup_request(new_customer(gateway))
    started = gateway.start_setup(setup, "test:setup")
    assert isinstance(started.next_action, Redirect)
    provider.type_card(started.next_action.url, SUCCEEDS)
    method = gateway.get_setup(started.reference).method
    assert method is not None
    charge = charge_request(Saved(setup.customer_reference, method.reference))
    taken = gateway.charge(charge, key_of(charge))
    refund = refund_request(taken.reference, Money(100, "CAD"))
    given = gateway.refund(refund, refund_key(refund))

    found, cursor = gateway.poll_events("")
    events = list(found)

    setups = told(events, EventSubject.SETUP)
    assert (setup.setup_id, started.reference) in setups
    assert {own for own, _ in setups} == {setup.setup_id}
    assert all(gateway.get_setup(reference).status is SetupStatus.SUCCEEDED for _, reference in setups)
    charges = told(events, EventSubject.CHARGE)
    assert charges
    assert set(charges) == {(charge.attempt_id, taken.reference)}
    assert set(told(events, EventSubject.REFUND)) == {(refund.refund_id, given.reference)}
    assert set(told(events, EventSubject.METHOD)) == {(None, method.reference)}
    subjects = [event.subject for event in events]
    assert (
        subjects.index(EventSubject.SETUP) < subjects.index(EventSubject.CHARGE) < subjects.index(EventSubject.REFUND)
    )
    assert [event.occurred_at for event in events] == sorted(event.occurred_at for event in events)
    assert cursor == events[-1].event_id
    assert gateway.poll_events(cursor) == ([], cursor)


def test_a_cursor_tells_only_what_came_after(provider: Provider) -> None:
    gateway = provider.gateway
    setup = setup_request(new_customer(gateway))
    started = gateway.start_setup(setup, "test:setup")
    assert isinstance(started.next_action, Redirect)
    provider.type_card(started.next_action.url, SUCCEEDS)
    every, last = gateway.poll_events("")
    first, *rest = every
    assert gateway.poll_events(first.event_id) == (rest, last)


def test_a_cursor_that_the_provider_forgot_starts_anew(provider: Provider) -> None:
    assert provider.gateway.poll_events("evt_forgotten") == ([], "evt_forgotten")
    test_a_cursor_tells_only_what_came_after(provider)
    assert provider.gateway.poll_events("evt_forgotten") == provider.gateway.poll_events("")


def test_the_clock_is_made_moved_forward_and_never_back(provider: Provider) -> None:
    start = datetime(2027, 2, 15, 9, 0, tzinfo=UTC)
    for instant, expected in (
        (start, start),
        (start + timedelta(days=31), start + timedelta(days=31)),
        (start, start + timedelta(days=31)),
    ):
        provider.clock.advance(instant)
        setup = setup_request(new_customer(provider.gateway))
        started = provider.gateway.start_setup(setup, f"test:{setup.setup_id}")
        assert isinstance(started.next_action, Redirect)
        provider.type_card(started.next_action.url, SUCCEEDS)
        events, _ = provider.gateway.poll_events("")
        assert events[-1].occurred_at == expected
