"""A merchant at the sandbox: the official client, and a browser of three lines that walks the pages."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import stripe

from tests.support.sandbox import Sandbox

RETURN = "http://plans.localhost:8000/retour?session={CHECKOUT_SESSION_ID}"
CANCEL = "http://plans.localhost:8000/annuler"
CARD = {"expiry": "12 / 40", "cvv": "123", "name": "Nora Roy"}


@dataclass
class Shop:
    """One account, new and empty, with one customer."""

    sandbox: Sandbox
    key: str
    client: stripe.StripeClient
    customer: str

    @classmethod
    def open(cls, sandbox: Sandbox, timeout: float = 20) -> Shop:
        key = sandbox.new_api_key()
        client = new_client(sandbox, key, timeout)
        return cls(sandbox, key, client, client.v1.customers.create({"name": "Nora inc."}).id)

    # Pages -----------------------------------------------------------------------------------------------------

    def visit(self, url: str, posted: dict[str, str] | None = None, **headers: str) -> requests.Response:
        """GET, or POST with `posted`, as a browser does, without following; programs reach it on 127.0.0.1."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == self.sandbox.origin
        address = f"{self.sandbox.api}{parts.path}?{parts.query}"
        method = "GET" if posted is None else "POST"
        return requests.request(
            method, address, data=posted, headers={"Host": parts.netloc, **headers}, allow_redirects=False, timeout=20
        )

    def offer(self, url: str, number: str, **typed: str) -> requests.Response:
        """Type a card into the card page."""
        cvv = "1234" if number.startswith("37") else "123"
        return self.visit(url, CARD | {"number": number, "cvv": cvv} | typed)

    def answer(self, url: str, word: str) -> str:
        """Answer a 3-D Secure question; where the browser goes next."""
        response = self.visit(url, {"answer": word})
        assert response.status_code == 303, response.text
        return response.headers["Location"]

    # Set-ups ---------------------------------------------------------------------------------------------------

    def start(self, **more: Any) -> Any:
        """A card visit by redirect, or with `ui_mode="embedded"` in a frame."""
        embedded = more.get("ui_mode") == "embedded"
        addresses = {"return_url": RETURN} if embedded else {"success_url": RETURN, "cancel_url": CANCEL}
        base = {"mode": "setup", "customer": self.customer, "currency": "cad", "metadata": {"merchant": "Plans inc."}}
        return self.client.v1.checkout.sessions.create({**base, **addresses, **more})

    def session(self, reference: str) -> Any:
        return self.client.v1.checkout.sessions.retrieve(reference, {"expand": ["setup_intent.payment_method"]})

    def save(self, number: str) -> str:
        """Save a card, passing 3-D Secure where it asks; its payment method."""
        started = self.start()
        response = self.offer(started.url, number)
        assert response.status_code == 303, response.text
        if "/3ds/" in response.headers["Location"]:
            self.answer(response.headers["Location"], "confirm")
        return str(self.session(started.id).setup_intent.payment_method.id)

    def sign(self, iban: str, **more: Any) -> Any:
        """Sign a mandate; its set-up as it stands then, with method and mandate."""
        started = self.start(payment_method_types=["sepa_debit"], currency="eur", **more)
        response = self.visit(started.url, {"iban": iban, "name": "Camille Martin"})
        assert response.status_code == 303, response.text
        expand = {"expand": ["setup_intent.payment_method", "setup_intent.mandate"]}
        return self.client.v1.checkout.sessions.retrieve(started.id, expand).setup_intent

    def lives(self, days: int) -> None:
        """Time goes on by so many days on the account's test clock."""
        clocks = self.client.v1.test_helpers.test_clocks
        clock = next(iter(clocks.list().data), None)
        clock = clock or clocks.create({"frozen_time": 1_790_000_000})
        clocks.advance(clock.id, {"frozen_time": clock.frozen_time + days * 86_400})

    # Money -----------------------------------------------------------------------------------------------------

    def pay(self, method: str, *, off_session: bool = True, key: str | None = None, **more: Any) -> Any:
        body = {
            "amount": 6784,
            "currency": "cad",
            "customer": self.customer,
            "payment_method": method,
            "confirm": True,
            **({"off_session": True} if off_session else {"return_url": "http://plans.localhost:8000/3ds?order=7"}),
            **more,
        }
        return self.client.v1.payment_intents.create(body, {"idempotency_key": key} if key else {})

    def payments(self) -> list[Any]:
        return list(self.client.v1.payment_intents.list({"customer": self.customer}).data)

    def events(self) -> list[str]:
        """Types of everything that happened, oldest first."""
        return [event.type for event in self.client.v1.events.list({"limit": 100}).data][::-1]

    # Faults ----------------------------------------------------------------------------------------------------

    def order_fault(self, kind: str, path: str = "", **more: Any) -> None:
        response = self.faults("POST", {"kind": kind, "path": path, **more})
        assert response.status_code == 200, response.text

    def faults(self, method: str, body: dict[str, Any] | None = None) -> requests.Response:
        return self._test_helper(method, "faults", body)

    def wait_for_deliveries(self) -> None:
        """Until no webhook is on its way, those apart that a fault holds back."""
        while self._test_helper("GET", "deliveries").json()["under_way"]:
            time.sleep(0.02)

    def _test_helper(self, method: str, name: str, body: dict[str, Any] | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.key}", "Guichet-Sandbox-Control": self.sandbox.control_key}
        address = f"{self.sandbox.api}/v1/test_helpers/{name}"
        return requests.request(method, address, data=body, headers=headers, timeout=20)


def new_client(sandbox: Sandbox, key: str, timeout: float = 20) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": sandbox.api},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


def text_of(response: requests.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).replace("&#x27;", "'").split())
