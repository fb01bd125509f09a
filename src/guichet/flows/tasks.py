"""The jobs of the flows, and the timetable."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from guichet.contexts.brands.public import BrandView, list_brands
from guichet.contexts.notifications.public import FAN_OUT_TASK
from guichet.contexts.payments.public import get_attempt
from guichet.flows import collect as collecting
from guichet.flows import documents, gateway_events, price_rise, price_rise_back
from guichet.flows import refund as refunding
from guichet.flows.advance import lock_name
from guichet.flows.ask_invoice import COLLECT_TASK, SUBMIT_TASK
from guichet.flows.charge import submit
from guichet.flows.desk.credit_note import RENDER_NOTE_TASK
from guichet.flows.documents import RENDER_MANY_TASK, RENDER_TASK
from guichet.flows.dunning import collect_all as collecting_all
from guichet.flows.dunning.soon import COLLECT_ALL_TASK
from guichet.flows.gateway_events import APPLY_TASK
from guichet.flows.methods import at_provider
from guichet.flows.methods.tell import DESCRIBE_TASK, DETACH_TASK
from guichet.flows.price_rise import NOTICE_TASK
from guichet.flows.price_rise_back import TAKEN_BACK_TASK
from guichet.flows.programs.once import forget_old_answers
from guichet.flows.refund import REFUND_TASK
from guichet.flows.settlements import fetch_settlements
from guichet.flows.sweep import sweep
from guichet.flows.webhooks import replay as replaying
from guichet.flows.webhooks import send as webhooks
from guichet.flows.webhooks.replay import REPLAY_TASK
from guichet.flows.webhooks.send import SEND_TASK
from guichet.infra.locks import is_free

log = logging.getLogger(__name__)
AGAIN = RetryStrategy(max_attempts=10, exponential_wait=3)


@app.task(name=APPLY_TASK, retry=AGAIN)
def apply_gateway_event(inbox_id: str) -> None:
    gateway_events.apply_gateway_event(UUID(inbox_id))


@app.task(name=COLLECT_TASK, retry=AGAIN)
def collect(invoice_ids: Sequence[str], *, whatever_is_owed: bool = False) -> None:
    collecting.collect([UUID(invoice_id) for invoice_id in invoice_ids], whatever_is_owed=whatever_is_owed)


@app.task(name=SUBMIT_TASK, retry=AGAIN)
def submit_attempt(attempt_id: str) -> None:
    submit([get_attempt(UUID(attempt_id))])


@app.task(name=COLLECT_ALL_TASK, retry=AGAIN)
def collect_all(customer_id: str, method_id: str) -> None:
    collecting_all.collect_all(UUID(customer_id), UUID(method_id))


@app.task(name=RENDER_TASK, retry=AGAIN)
def render_invoice(invoice_id: str) -> None:
    documents.render_invoice(UUID(invoice_id))


@app.task(name=RENDER_MANY_TASK, retry=AGAIN)
def render_invoices(invoice_ids: Sequence[str]) -> None:
    documents.render_invoices([UUID(invoice_id) for invoice_id in invoice_ids])


@app.task(name=RENDER_NOTE_TASK, retry=AGAIN)
def render_credit_note(note_id: str) -> None:
    documents.render_credit_note(UUID(note_id))


@app.task(name=REFUND_TASK, retry=AGAIN)
def refund(refund_id: str) -> None:
    refunding.refund(UUID(refund_id))


@app.task(name=NOTICE_TASK, retry=AGAIN)
def price_notice(rise_id: str, brand_id: str) -> None:
    price_rise.tell_of_rise(UUID(brand_id), UUID(rise_id))


@app.task(name=TAKEN_BACK_TASK, retry=AGAIN)
def price_rise_taken_back(rise_id: str, brand_id: str) -> None:
    price_rise_back.tell_taken_back(UUID(brand_id), UUID(rise_id))


@app.task(name=DESCRIBE_TASK, retry=AGAIN)
def describe_method(method_id: str) -> None:
    at_provider.describe(UUID(method_id))


@app.task(name=DETACH_TASK, retry=AGAIN)
def detach_method(method_id: str) -> None:
    at_provider.detach_job(UUID(method_id))


@app.task(name=FAN_OUT_TASK, retry=AGAIN)
def fan_out_events(event_ids: Sequence[str]) -> None:
    webhooks.fan_out([UUID(event_id) for event_id in event_ids])


@app.task(name=SEND_TASK, retry=AGAIN)
def send_webhooks(endpoint_id: str) -> None:
    webhooks.send_due(UUID(endpoint_id))


@app.task(name=REPLAY_TASK, retry=AGAIN)
def replay_webhooks(endpoint_id: str, since: str, after: str | None) -> None:
    replaying.replay_batch(UUID(endpoint_id), date.fromisoformat(since), UUID(after) if after else None)


@app.periodic(cron="* * * * * */20", periodic_id="webhooks")
@app.task(name="flows.retry_webhooks", queueing_lock="flows.retry_webhooks")
def retry_webhooks(timestamp: int) -> None:
    """Three times a minute: what waits to be told again."""
    webhooks.send_all_due()


@app.periodic(cron="37 3 * * *", periodic_id="forget")
@app.task(name="flows.forget", queue="upkeep", queueing_lock="flows.forget")
def forget(timestamp: int) -> None:
    """Every night: what programs were answered and told, once nobody will ask for it again."""
    forget_old_answers()
    webhooks.forget_old()


@app.periodic(cron="* * * * *", periodic_id="sweep")
@app.task(name="flows.timetable", queueing_lock="flows.timetable")
def timetable(timestamp: int) -> None:
    """Every minute: what fell due at each brand."""
    for brand in _whose_clock_stands():
        try:
            done = sweep(brand)
        except Exception:
            log.exception("not swept", extra={"brand": brand.slug})
            continue
        if not done.quiet:
            log.info(
                "swept", extra={"brand": brand.slug, "issued": done.invoices_issued, "expired": done.orders_expired}
            )


@app.periodic(cron="23 * * * *", periodic_id="settlements")
@app.task(name="flows.settlements", queueing_lock="flows.settlements")
def settlements(timestamp: int) -> None:
    """Every hour: what providers paid out."""
    for brand in _whose_clock_stands():
        try:
            fetch_settlements(brand)
        except Exception:
            log.exception("payouts not fetched", extra={"brand": brand.slug})


def _whose_clock_stands() -> Iterator[BrandView]:
    """All but those that a command moves at this moment. No brand holds up another."""
    return (brand for brand in list_brands() if is_free(lock_name(brand)))
