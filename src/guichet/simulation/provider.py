"""The brand's account at the sandbox provider from outside: faults on order, its pages as a browser walks them, and
what it holds, which our books are compared with.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import requests
from django.conf import settings

from guichet.contexts.brands.public import get_gateway_account
from guichet.flows.demo.seed import GATEWAY

SECONDS = 20
CHARGES = "/v1/payment_intents"


@dataclass(frozen=True, slots=True)
class Provider:
    """One account; `api` is where programs reach it."""

    api: str
    key: str
    control_key: str

    def breaks(self, kind: str, path: str, method: str, times: int, seconds: int) -> None:
        """The next requests (or webhooks) of that path (or type) go wrong."""
        form = {"kind": kind, "path": path, "method": method, "count": times, "seconds": seconds}
        self._ask("POST", "/v1/test_helpers/faults", form)

    def is_mended(self) -> None:
        """Faults that were ordered and not used up are forgotten."""
        self._ask("DELETE", "/v1/test_helpers/faults")

    def webhooks_under_way(self) -> int:
        return int(self._ask("GET", "/v1/test_helpers/deliveries")["under_way"])

    def kept(self) -> dict[str, int]:
        """Currency → what was charged and neither given back nor lost, in minor units, paid out or not."""
        kept: dict[str, int] = {}
        for charge in self._all("/v1/charges"):
            if charge["status"] == "succeeded":
                currency = charge["currency"].upper()
                kept[currency] = kept.get(currency, 0) + charge["amount"] - charge["amount_refunded"]
        for dispute in self._all("/v1/disputes"):
            if dispute["status"] == "lost":
                kept[dispute["currency"].upper()] -= dispute["amount"]
        return {currency: amount for currency, amount in kept.items() if amount}

    def carries_out_late(self, attempt_id: UUID, form: dict[str, Any]) -> None:
        """A request that was on its way all the time arrives now, and meets faults and refusals as others do."""
        with suppress(requests.RequestException):
            self._ask("POST", CHARGES, {**form, "confirm": "true", "metadata[guichet_attempt]": str(attempt_id)})

    def types_card(self, page: str, number: str) -> str:
        """Where the browser goes next; empty when it stays to read why the card was refused."""
        cvv = "1234" if number.startswith("37") else "123"
        return self._post(page, {"number": number, "expiry": "08 / 2039", "cvv": cvv, "name": "Une Personne"})

    def signs(self, page: str, iban: str) -> None:
        """The mandate of a direct debit."""
        self._post(page, {"iban": iban, "name": "Une Personne"})

    def approves(self, page: str, *, cancels: bool) -> None:
        """PayPal's question."""
        self._post(page, {"answer": "cancel" if cancels else "approve"})

    def answers_disputes(self, evidence: str) -> int:
        """Every dispute that waits for the merchant, won or lost by the word; how many."""
        waiting = [each for each in self._all("/v1/disputes") if each["status"] == "needs_response"]
        for each in waiting:
            self._ask("POST", f"/v1/disputes/{each['id']}", {"evidence[uncategorized_text]": evidence})
        return len(waiting)

    def answers(self, page: str, word: str) -> None:
        """The bank's question: confirm, refuse or abandon."""
        self._post(page, {"answer": word})

    def _post(self, page: str, typed: dict[str, str]) -> str:
        parts = urlsplit(page)
        answer = requests.post(
            f"{self.api}{parts.path}?{parts.query}", typed, headers={"Host": parts.netloc}, timeout=SECONDS,
            allow_redirects=False,
        )  # fmt: skip
        if answer.status_code not in {200, 303}:
            raise RuntimeError(f"the provider's page answered {answer.status_code}: {answer.text[:300]}")
        return answer.headers.get("Location", "")

    def _all(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            after = f"&starting_after={found[-1]['id']}" if found else ""
            page = self._ask("GET", f"{path}?limit=100{after}")
            found += page["data"]
            if not page["has_more"]:
                return found

    def _ask(self, method: str, path: str, form: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}", "Guichet-Sandbox-Control": self.control_key}
        answer = requests.request(method, self.api + path, data=form, headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        return dict(answer.json())


def provider_of(brand_id: UUID) -> Provider:
    account = get_gateway_account(brand_id, GATEWAY)
    return Provider(account.api_base, account.api_key, settings.SANDBOX_CONTROL_KEY)
