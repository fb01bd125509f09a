"""The sandbox provider as the contract tests see it: the real process, over HTTP."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests

from guichet.adapters.stripe import StripeGateway, StripeSettings, StripeTestClock
from tests.support.sandbox import Sandbox


class SandboxAccount:
    """One new account of the sandbox; fills the contract's `Provider`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.settings = StripeSettings(api_key=sandbox.new_api_key(), api_base=sandbox.api)

    @cached_property
    def gateway(self) -> StripeGateway:
        return StripeGateway(self.settings)

    @cached_property
    def impatient(self) -> StripeGateway:
        return StripeGateway(replace(self.settings, timeout_seconds=1.0))

    @cached_property
    def framing(self) -> StripeGateway:
        return StripeGateway(replace(self.settings, supports_frame=True, merchant_name="Plan de Chantier"))

    @cached_property
    def clock(self) -> StripeTestClock:
        return StripeTestClock(self.settings)

    def type_card(self, page: str, number: str) -> str:
        typed = {"number": number, "expiry": "12/34", "cvv": "123", "name": "Nora Tremblay"}
        return self.send(page, typed)

    def answer(self, challenge: str, word: str) -> str:
        return self.send(challenge, {"answer": word})

    def break_line(self, kind: str, path: str) -> None:
        self.api("POST", "/v1/test_helpers/faults", {"kind": kind, "path": path, "count": "1"})

    def taken(self, customer: str) -> list[int]:
        charges = self.api("GET", f"/v1/charges?customer={customer}&limit=100")["data"]
        return [charge["amount"] for charge in charges if charge["status"] == "succeeded"]

    def api(self, method: str, path: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        """The wire without our adapter: what the provider says to anybody with the key."""
        headers = {
            "Authorization": f"Bearer {self.settings.api_key}",
            "Guichet-Sandbox-Control": self._sandbox.control_key,
        }
        answer = requests.request(method, self._sandbox.api + path, data=form, headers=headers, timeout=20)
        answer.raise_for_status()
        return dict(answer.json())

    def send(self, page: str, typed: dict[str, str]) -> str:
        """What a browser does with the page's form; its host name resolves in browsers only."""
        parts = urlsplit(page)
        here = page.replace(f"{parts.scheme}://{parts.netloc}", self._sandbox.api, 1)
        headers = {"Host": parts.netloc}
        assert requests.get(here, headers=headers, timeout=20).status_code == 200
        answer = requests.post(here, typed, headers=headers, timeout=20, allow_redirects=False)
        # Onward, or the page again with what is wrong.
        assert answer.status_code in (200, 303), answer.text
        return answer.headers.get("Location", "")
