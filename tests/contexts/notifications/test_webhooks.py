"""What happens is told to the products that want to know, signed, until it arrives; and to nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.db import connection
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from guichet.adapters.webhooks import send
from guichet.contexts.brands.models import Brand
from guichet.contexts.customers.public import get_customer
from guichet.contexts.notifications.domain.webhooks import WAITS, next_try
from guichet.contexts.notifications.models import WebhookAttempt, WebhookDelivery
from guichet.contexts.notifications.ports import Message
from guichet.contexts.notifications.public import list_due, list_endpoints, valid_secrets
from guichet.flows.webhooks import endpoints, replay
from guichet.flows.webhooks.send import fan_out, forget_old, send_all_due, send_due, send_one
from guichet.infra import outbox
from guichet.infra.clock import business_now, today, wall_now
from guichet.infra.ids import first_id_at
from guichet.infra.models import AuditRecord, OutboxEvent
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk
from tests.contexts.notifications.conftest import Product, Tell, listens
from tests.support.listener import Listener


def jobs_of(task: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [task])
        return int(cursor.fetchone()[0])


def test_a_purchase_is_told_signed_with_who_and_how_much(desk: Desk, product: Product) -> None:
    customer_id = desk.buy(2)
    run_until_quiet()
    told = {message["type"]: message for message in (each.read(product.secret) for each in product.listener.heard)}
    assert {"subscription.started", "entitlement.granted", "invoice.issued", "payment.succeeded"} <= set(told)
    paid = told["invoice.paid"]["data"]
    assert (paid["total_minor"], paid["currency"]) == (13567, "CAD")
    assert (paid["customer"], paid["customer_number"]) == (str(customer_id), get_customer(customer_id).number)
    assert told["entitlement.granted"]["data"]["access"] is True
    ids = [each.headers["webhook-id"] for each in product.listener.heard]
    assert len(set(ids)) == len(ids) == OutboxEvent.objects.filter(customer_id=customer_id).count()


def test_where_nobody_listens_an_event_costs_no_job(desk: Desk, tell: Tell) -> None:
    tell()
    assert jobs_of("flows.fan_out_events") == 0


def test_a_batch_of_events_is_one_job(desk: Desk, product: Product) -> None:
    at = business_now(desk.brand)
    outbox.publish([outbox.Event("customer.released", desk.brand_id, None, at, {}) for _ in range(500)])
    assert jobs_of("flows.fan_out_events") == 1


def test_what_a_unit_of_work_publishes_is_one_job_in_its_order(desk: Desk, product: Product) -> None:
    at = business_now(desk.brand)
    parked = outbox.Event("customer.parked", desk.brand_id, None, at, {"reason": "error"})
    released = outbox.Event("customer.released", desk.brand_id, None, at, {})

    def publish_and_fail() -> None:
        with unit_of_work("test.fails"):
            outbox.publish([parked])
            raise LookupError

    with pytest.raises(LookupError):
        publish_and_fail()
    told = [parked, released, parked, released, released]
    with unit_of_work("test.publishes"):
        for event in told:
            outbox.publish([event])
    kept = OutboxEvent.objects.filter(name__startswith="customer.").order_by("pk").values_list("name", flat=True)
    assert list(kept) == [event.name for event in told]
    assert jobs_of("flows.fan_out_events") == 1


def test_only_what_is_wanted_is_told(desk: Desk, listener: Listener, tell: Tell) -> None:
    product = listens(desk, listener, "customer.parked")
    tell("customer.released")
    tell("customer.parked", reason="details")
    run_until_quiet()
    assert [each.read(product.secret)["type"] for each in listener.heard] == ["customer.parked"]


def test_another_brands_events_are_nobody_elses(desk: Desk, product: Product) -> None:
    other = Brand.objects.exclude(pk=desk.brand_id).first() or Brand.objects.get(pk=desk.brand_id)
    other.pk, other.slug, other.host = None, "other", "other.localhost"
    other._state.adding = True
    other.save()
    outbox.publish([outbox.Event("customer.released", other.id, None, wall_now(), {})])
    assert jobs_of("flows.fan_out_events") == 0
    fan_out([event.id for event in OutboxEvent.objects.filter(brand_id=other.id)])
    run_until_quiet()
    assert product.listener.heard == []


def test_what_fails_is_told_again_under_the_same_id_and_kept_as_it_went(product: Product, tell: Tell) -> None:
    product.listener.answers.extend([500, 503])
    tell()
    run_until_quiet()
    assert product.delivery().status == "pending"
    assert wall_now() < product.delivery().next_try_at < wall_now() + timedelta(seconds=6)
    product.tries_again()
    assert wall_now() + timedelta(minutes=4) < product.delivery().next_try_at
    product.tries_again()
    heard = product.listener.heard
    assert len({each.headers["webhook-id"] for each in heard}) == 1
    assert len({each.body for each in heard}) == 1
    assert [each.read(product.secret)["type"] for each in heard] == ["customer.released"] * 3
    assert product.delivery().status == "delivered"
    attempts = WebhookAttempt.objects.order_by("pk").values_list("answer_code", "answer", "succeeded")
    assert list(attempts) == [(500, "said 500", False), (503, "said 503", False), (200, "said 200", True)]
    assert product.row().failing_since is None


def test_what_never_arrives_is_given_up_after_ten_tries_and_three_days(product: Product, tell: Tell) -> None:
    product.listener.answers.extend([500] * 20)
    tell()
    run_until_quiet()
    for _ in WAITS:
        product.tries_again()
    assert product.delivery().status == "failed"
    assert len(product.listener.heard) == 1 + len(WAITS) == 10
    assert timedelta(days=3) < sum(WAITS, timedelta()) < timedelta(days=4)
    now = wall_now()
    assert next_try(1, now, 0) == now + WAITS[0]
    assert next_try(2, now, 999) < now + WAITS[1] * 1.1  # type: ignore[operator]
    assert next_try(10, now, 0) is None


def test_an_endpoint_that_fails_for_days_is_switched_off(product: Product, tell: Tell) -> None:
    product.listener.answers.extend([500] * 9)
    tell()
    run_until_quiet()
    row = product.row()
    assert row.failing_since is not None
    row.failing_since -= timedelta(days=3)
    row.save()
    product.tries_again()
    assert (product.row().is_enabled, product.row().off_reason) == (False, "failing")
    assert AuditRecord.objects.get(action="webhook.switched_off").after["reason"] == "failing"
    before = jobs_of("flows.fan_out_events")
    tell()
    assert jobs_of("flows.fan_out_events") == before


def test_gone_means_gone(product: Product, tell: Tell) -> None:
    product.listener.answers.append(410)
    tell()
    tell()
    run_until_quiet()
    assert len(product.listener.heard) == 1
    assert (product.row().is_enabled, product.row().off_reason) == (False, "gone")


def test_what_waited_while_it_was_off_goes_when_it_is_on_again(desk: Desk, product: Product, tell: Tell) -> None:
    tell()
    fan_out([OutboxEvent.objects.latest("pk").id])
    endpoints.switch(desk.brand, product.id, product.id, on=False)
    run_until_quiet()
    assert product.listener.heard == []
    endpoints.switch(desk.brand, product.id, product.id, on=True)
    run_until_quiet()
    assert len(product.listener.heard) == 1


def test_three_failures_in_a_row_and_it_is_left_alone_for_a_while(product: Product, tell: Tell) -> None:
    product.listener.answers.extend([500] * 9)
    for _ in range(5):
        tell()
    run_until_quiet()
    assert len(product.listener.heard) == 3
    assert list_due(product.id, wall_now() + timedelta(minutes=4), 10) == list_due(
        product.id, wall_now() + timedelta(seconds=6), 10
    )
    assert len(list_due(product.id, wall_now() + timedelta(minutes=6), 10)) == 5


@pytest.mark.parametrize("asked", ["3600", "date"])
def test_one_that_asks_to_be_left_alone_is_called_no_sooner_whatever_happens_meanwhile(
    product: Product, tell: Tell, asked: str
) -> None:
    an_hour = wall_now() + timedelta(hours=1)
    product.listener.answers.append(429)
    product.listener.retry_after = format_datetime(an_hour, usegmt=True) if asked == "date" else asked
    tell()
    run_until_quiet()
    tell()
    run_until_quiet()
    send_all_due()
    run_until_quiet()
    assert len(product.listener.heard) == 1
    assert list_due(product.id, an_hour - timedelta(minutes=1), 10) == []
    assert len(list_due(product.id, an_hour + timedelta(minutes=1), 10)) == 2


def test_what_it_asks_is_looked_at_with_reason(product: Product, tell: Tell) -> None:
    product.listener.answers.extend([503] * 3)
    for asked in ("soon", "²", str(10**6)):
        product.listener.retry_after = asked
        tell()
        run_until_quiet()
    assert len(product.listener.heard) == 3
    row = product.row()
    assert row.rest_until is not None
    assert row.rest_until < wall_now() + timedelta(days=1, minutes=1)


def test_the_timetable_finds_what_a_dead_process_left(product: Product, tell: Tell) -> None:
    tell()
    fan_out([OutboxEvent.objects.latest("pk").id])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    send_all_due()
    run_until_quiet()
    assert len(product.listener.heard) == 1


def test_fanned_out_twice_it_is_told_once(product: Product, tell: Tell) -> None:
    tell()
    event_id = OutboxEvent.objects.latest("pk").id
    fan_out([event_id])
    fan_out([event_id])
    run_until_quiet()
    assert len(product.listener.heard) == 1


def test_sent_and_not_recorded_it_comes_again_under_the_same_id(desk: Desk, product: Product, tell: Tell) -> None:
    tell()
    fan_out([OutboxEvent.objects.latest("pk").id])
    endpoint = list_endpoints(desk.brand_id)[0]
    send_one(desk.brand, endpoint, list_due(product.id, wall_now(), 1)[0])  # and there the process dies
    send_due(product.id)
    first, second = product.listener.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_for_a_day_both_secrets_are_right(desk: Desk, product: Product, tell: Tell) -> None:
    fresh = endpoints.rotate(desk.brand, product.id, product.id)
    tell()
    run_until_quiet()
    [heard] = product.listener.heard
    assert heard.read(product.secret) == heard.read(fresh)
    assert fresh.startswith("whsec_")
    assert valid_secrets(product.id, wall_now() + timedelta(days=1, minutes=1)) == [fresh]
    assert product.secret not in product.row().secrets


def test_whoever_does_not_know_the_secret_or_changes_the_body_is_found_out(product: Product, tell: Tell) -> None:
    tell()
    run_until_quiet()
    [heard] = product.listener.heard
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 44).verify(heard.body, heard.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(product.secret).verify(heard.body.replace(b"released", b"parked"), heard.headers)


def test_a_redirect_is_a_failure_and_is_not_followed(product: Product, tell: Tell) -> None:
    product.listener.location = product.listener.url
    product.listener.answers.append(302)
    tell()
    run_until_quiet()
    assert len(product.listener.heard) == 1
    assert WebhookAttempt.objects.get().answer_code == 302
    assert product.delivery().status == "pending"


def test_no_answer_is_kept_with_its_reason(desk: Desk, product: Product, tell: Tell) -> None:
    product.listener.server.shutdown()
    product.listener.server.server_close()
    tell()
    run_until_quiet()
    attempt = WebhookAttempt.objects.get()
    assert attempt.answer_code is None
    assert "refused" in attempt.answer


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_live_brand_calls_no_private_address_even_by_a_name_that_leads_there(listener: Listener, name: str) -> None:
    url = listener.url.replace("127.0.0.1", name)
    answer = send(Message(url, "id", "{}", wall_now(), ("whsec_" + "A" * 44,), may_be_private=False))
    assert (answer.code, answer.text) == (None, "the address is private")
    assert listener.heard == []


def test_one_message_is_told_again_when_somebody_asks(desk: Desk, product: Product, tell: Tell) -> None:
    tell()
    run_until_quiet()
    replay.replay_one(desk.brand, product.id, product.id, product.delivery().id)
    run_until_quiet()
    assert len(product.listener.heard) == 2
    assert WebhookDelivery.objects.count() == 1
    with pytest.raises(LookupError):
        replay.replay_one(desk.brand, product.id, product.id, product.id)


def test_all_since_a_day_is_told_also_from_before_it_listened(
    desk: Desk, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "A_BATCH", 3)
    product = listens(desk, listener)
    replay.replay_since(desk.brand, product.id, product.id, today(desk.brand))
    run_until_quiet()
    told = [json.loads(each.body)["type"] for each in listener.heard]
    kept = OutboxEvent.objects.filter(brand_id=desk.brand_id)
    assert sorted(told) == sorted(kept.values_list("name", flat=True))
    assert len(told) > 3
    with pytest.raises(replay.ReplayRefusedError, match="too_far"):
        replay.replay_since(desk.brand, product.id, product.id, today(desk.brand) - timedelta(days=40))
    with pytest.raises(replay.ReplayRefusedError, match="future"):
        replay.replay_since(desk.brand, product.id, product.id, today(desk.brand) + timedelta(days=1))


def test_how_it_went_is_forgotten_after_three_months_unless_it_is_still_due(desk: Desk, product: Product) -> None:
    at, customer = business_now(desk.brand), desk.customer()
    old = [first_id_at(wall_now() - timedelta(days=91)), first_id_at(wall_now() - timedelta(days=92))]
    for event_id in [*old, first_id_at(wall_now() - timedelta(days=89))]:
        OutboxEvent.objects.create(
            id=event_id, name="customer.released", brand_id=desk.brand_id, customer_id=customer, payload={},
            occurred_at=at, recorded_at=at,
        )  # fmt: skip
        fan_out([event_id])
    run_until_quiet()
    WebhookDelivery.objects.filter(event_id=old[0]).update(status="pending")
    forget_old()
    assert set(WebhookDelivery.objects.values_list("event_id", flat=True)) & set(old) == {old[0]}
    assert WebhookDelivery.objects.count() == WebhookAttempt.objects.count() == 2
