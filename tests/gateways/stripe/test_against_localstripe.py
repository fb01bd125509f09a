"""The adapter against a stand-in that others wrote: localstripe, in a process of its own on loopback.

It knows an older and smaller part of the wire. What it cannot do is a table, and each line of it is shown to be so;
what it can, our adapter reads right: cards and debits that succeed, fail, wait or are asked about, refunds, webhooks.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests

from guichet.adapters.stripe import StripeGateway, StripeSettings
from guichet.contexts.payments.ports import (
    ChargeLookup,
    ChargeStatus,
    EventSubject,
    FailureCode,
    GatewayError,
    RefundStatus,
)
from guichet.kernel.money import Money
from tests.gateways.contract import (
    Saved,
    charge_request,
    key_of,
    new_customer,
    refund_key,
    refund_request,
    setup_request,
)
from tests.support.ports import free_port

SERVE = "from aiohttp import web; from localstripe.server import app; web.run_app(app, host='127.0.0.1', port={port})"
CARD, ASKS, FAILS = "4242424242424242", "4000002500003155", "4000000000000341"
SETTLES, RETURNED = "FR1420041010050500013M02606", "DE62370400440532013001"
EURO = Money(1998, "EUR")


@dataclass(frozen=True)
class Localstripe:
    """It has one account, and keys are not looked at."""

    api: str

    @property
    def gateway(self) -> StripeGateway:
        return StripeGateway(StripeSettings(api_key="sk_test_localstripe", api_base=self.api))

    def ask(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        answer = requests.post(self.api + path, data=form, auth=("sk_test_localstripe", ""), timeout=20)
        return dict(answer.json())

    def saves(self, number: str) -> Saved:
        customer = new_customer(self.gateway)
        if not number.isdigit():
            typed = {"type": "sepa_debit", "sepa_debit[iban]": number}
        else:
            typed = {"type": "card", "card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2040",
                     "card[cvc]": "123"}  # fmt: skip
        method = self.ask("/v1/payment_methods", typed)["id"]
        self.ask(f"/v1/payment_methods/{method}/attach", {"customer": customer})
        return Saved(customer, method)

    def owner_of(self, method: str) -> object:
        found = requests.get(f"{self.api}/v1/payment_methods/{method}", auth=("sk_test_localstripe", ""), timeout=20)
        return found.json()["customer"]

    def pays(self, saved: Saved, attempt_id: UUID) -> dict[str, Any]:
        """As our adapter asks, less what it refuses (`CANNOT`)."""
        form = {
            "amount": EURO.minor, "currency": "eur", "customer": saved.customer, "payment_method": saved.method,
            "confirm": "true", "metadata[guichet_attempt]": str(attempt_id),
        }  # fmt: skip
        return self.ask("/v1/payment_intents", form)

    def reference_of(self, attempt_id: UUID) -> str:
        """Of a refused payment only the error comes back: it is among all of them."""
        address = f"{self.api}/v1/payment_intents?limit=100"
        every = requests.get(address, auth=("sk_test_localstripe", ""), timeout=20).json()["data"]
        return next(each["id"] for each in every if each["metadata"].get("guichet_attempt") == str(attempt_id))


@pytest.fixture(scope="module")
def localstripe() -> Iterator[Localstripe]:
    port = free_port()
    child = subprocess.Popen(
        [sys.executable, "-c", SERVE.format(port=port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Localstripe(f"http://127.0.0.1:{port}")
    try:
        for _ in range(200):
            try:
                requests.get(server.api, timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        yield server
    finally:
        child.kill()
        child.wait()


def refused_charge(gateway: StripeGateway) -> None:
    request = charge_request(Saved(new_customer(gateway), "pm_1"))
    gateway.charge(request, key_of(request))


def refused_setup(gateway: StripeGateway) -> None:
    gateway.start_setup(setup_request(new_customer(gateway)), "key")


CANNOT: dict[str, tuple[str, Callable[[StripeGateway], object]]] = {
    "charge": ("it refuses description, return_url and automatic_payment_methods", refused_charge),
    "start_setup": ("it has no checkout sessions", refused_setup),
    "get_setup": ("it cannot expand a mandate", lambda gateway: gateway.get_setup("seti_1")),
    "find_charge by our attempt": (
        "its lists are not by customer",
        lambda gateway: gateway.find_charge(ChargeLookup(uuid4(), new_customer(gateway))),
    ),
    "list_settlements": ("it has no payouts", lambda gateway: gateway.list_settlements("po_1")),
    "poll_events": ("its lists know no ending_before", lambda gateway: gateway.poll_events("evt_1")),
}


@pytest.mark.parametrize("operation", CANNOT)
def test_what_it_cannot_do_it_refuses(localstripe: Localstripe, operation: str) -> None:
    with pytest.raises(GatewayError):
        CANNOT[operation][1](localstripe.gateway)


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (CARD, ChargeStatus.SUCCEEDED),
        (ASKS, ChargeStatus.REQUIRES_ACTION),
        (FAILS, ChargeStatus.FAILED),
        (SETTLES, ChargeStatus.SUCCEEDED),
    ],
)
def test_a_payment_is_read_by_its_reference(localstripe: Localstripe, number: str, status: ChargeStatus) -> None:
    saved, attempt_id = localstripe.saves(number), uuid4()
    payment = localstripe.pays(saved, attempt_id)
    reference = payment["id"] if "id" in payment else localstripe.reference_of(attempt_id)
    found = localstripe.gateway.find_charge(ChargeLookup(attempt_id, saved.customer, reference))
    assert found is not None
    assert found.status is status
    assert found.money == (EURO if status is ChargeStatus.SUCCEEDED else None)
    if status is ChargeStatus.FAILED:
        assert found.failure is not None
        assert found.failure.code is FailureCode.CARD_DECLINED
    assert localstripe.gateway.find_charge(ChargeLookup(attempt_id, saved.customer, "pi_nothing")) is None


def test_a_debit_is_pending_until_it_is_sent_back(localstripe: Localstripe) -> None:
    saved, attempt_id = localstripe.saves(RETURNED), uuid4()
    lookup = ChargeLookup(attempt_id, saved.customer, localstripe.pays(saved, attempt_id)["id"])
    found = localstripe.gateway.find_charge(lookup)
    assert found is not None
    assert found.status is ChargeStatus.PENDING
    for _ in range(60):
        found = localstripe.gateway.find_charge(lookup)
        if found is not None and found.status is not ChargeStatus.PENDING:
            break
        time.sleep(0.05)
    assert found is not None
    assert found.status is ChargeStatus.FAILED


def test_a_refund_is_made_and_found(localstripe: Localstripe) -> None:
    saved, attempt_id = localstripe.saves(CARD), uuid4()
    payment = localstripe.pays(saved, attempt_id)
    request = refund_request(payment["id"], EURO)
    given = localstripe.gateway.refund(request, refund_key(request))
    assert given.status is RefundStatus.SUCCEEDED
    assert localstripe.gateway.find_refund(request) == given
    assert localstripe.gateway.find_refund(replace(request, refund_id=uuid4())) is None


def test_an_open_question_is_called_off(localstripe: Localstripe) -> None:
    payment = localstripe.pays(localstripe.saves(ASKS), uuid4())
    assert localstripe.gateway.cancel(payment["id"], "key").status is ChargeStatus.CANCELED


def test_a_method_is_let_go_once_and_for_all(localstripe: Localstripe) -> None:
    saved = localstripe.saves(CARD)
    assert localstripe.owner_of(saved.method) == saved.customer
    localstripe.gateway.detach_method(saved.method, "key")
    localstripe.gateway.detach_method(saved.method, "key")
    assert localstripe.owner_of(saved.method) is None


def test_its_webhooks_are_believed_by_their_signature(localstripe: Localstripe) -> None:
    came: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    receiver = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    hook = {"url": f"http://127.0.0.1:{receiver.server_port}/", "secret": "whsec_1"}
    requests.post(f"{localstripe.api}/_config/webhooks/mine", json=hook, timeout=20)
    attempt_id = uuid4()
    payment = localstripe.pays(localstripe.saves(CARD), attempt_id)
    for _ in range(100):
        if any(payment["id"].encode() in body for _, body in came):
            break
        time.sleep(0.05)
    receiver.shutdown()
    receiver.server_close()
    headers, body = next(each for each in came if payment["id"].encode() in each[1])
    settings = StripeSettings(api_key="sk_test_localstripe", webhook_secrets=("whsec_1",), api_base=localstripe.api)
    (event,) = StripeGateway(settings).parse_webhook(headers, body, datetime.now(UTC))
    assert (event.subject, event.own_id) == (EventSubject.CHARGE, attempt_id)
