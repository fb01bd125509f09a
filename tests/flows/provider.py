"""The brand's account at the sandbox provider, seen from outside: what it holds, its pages, faults on order.

Guichet's adapter is not used here: it is what the provider says to anybody with the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from guichet.contexts.payments.public import AttemptView
from guichet_sandbox.cards import BY_NUMBER

# The buttons of the bank's page, as the person reads them, and the words they send.
BUTTONS = {"Confirmer": "confirm", "Refuser": "refuse", "Abandonner": "abandon"}
CHARGE, SETUP, CUSTOMER = "/v1/payment_intents", "/v1/checkout/sessions", "/v1/customers"


@dataclass(frozen=True)
class Provider:
    """`api` is where programs reach it; a secret key is an account."""

    api: str
    key: str
    control_key: str

    def ask(self, method: str, path: str, form: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}", "Guichet-Sandbox-Control": self.control_key}
        answer = requests.request(method, self.api + path, data=form, headers=headers, timeout=20)
        answer.raise_for_status()
        return dict(answer.json())

    # What it holds ---------------------------------------------------------------------------------------------

    def charges(self, customer: str = "") -> list[dict[str, Any]]:
        """Every try to take money, refused ones too, newest first; of one customer if given."""
        return self._list("/v1/charges", customer)

    def taken(self, customer: str = "") -> list[int]:
        """Amounts of the charges that took money, less what was given back, newest first; minor units."""
        kept = [c["amount"] - c["amount_refunded"] for c in self.charges(customer) if c["status"] == "succeeded"]
        return [amount for amount in kept if amount]

    def refunded(self) -> list[int]:
        return [refund["amount"] for refund in self.ask("GET", "/v1/refunds?limit=100")["data"]]

    def payments(self, customer: str = "") -> list[dict[str, Any]]:
        """Payment intents, newest first; of one customer if given."""
        return self._list(CHARGE, customer)

    def customers(self) -> list[dict[str, Any]]:
        return list(self.ask("GET", f"{CUSTOMER}?limit=100")["data"])

    def events(self) -> list[dict[str, Any]]:
        """Newest first."""
        return list(self.ask("GET", "/v1/events?limit=100")["data"])

    def _list(self, path: str, customer: str) -> list[dict[str, Any]]:
        of = f"&customer={customer}" if customer else ""
        return list(self.ask("GET", f"{path}?limit=100{of}")["data"])

    # What goes wrong next --------------------------------------------------------------------------------------

    def breaks(self, kind: str, path: str = CHARGE, *, times: int = 1, method: str = "POST") -> None:
        form = {"kind": kind, "path": path, "method": method, "count": times}
        self.ask("POST", "/v1/test_helpers/faults", form)

    def is_mended(self) -> None:
        self.ask("DELETE", "/v1/test_helpers/faults")

    def carries_out_late(self, attempt: AttemptView) -> None:
        """What a request would do that was on its way all the time: the same charge, under the same attempt's name."""
        form = {
            "amount": attempt.money.minor, "currency": attempt.money.currency.lower(), "confirm": "true",
            "customer": self.customers()[0]["id"], "payment_method": attempt.method_reference,
            "return_url": attempt.return_url, "metadata[guichet_attempt]": str(attempt.id),
        }  # fmt: skip
        self.ask("POST", CHARGE, form)

    # Its pages, as a browser walks them ------------------------------------------------------------------------

    def type_card(self, page: str, number: str) -> str:
        """Fill in the card page; where the browser goes next, "" when it stays to read why the card was refused."""
        card = BY_NUMBER.get(number)
        cvv = "1234" if card and card.network == "amex" else "123"
        return self._post(page, {"number": number, "expiry": "08 / 2039", "cvv": cvv, "name": "Nora Gagnon"})

    def signs(self, page: str, iban: str, name: str = "Nora Gagnon") -> str:
        """Fill in the page of a direct debit; where the browser goes next, "" when it stays to say what is wrong."""
        return self._post(page, {"iban": iban, "name": name})

    def approves(self, page: str, *, cancels: bool = False) -> str:
        """PayPal's question; where the browser goes next."""
        return self._post(page, {"answer": "cancel" if cancels else "approve"})

    def disputes(self) -> list[dict[str, Any]]:
        return self._list("/v1/disputes", "")

    def hears(self, dispute: str, evidence: str) -> None:
        """The merchant answers a dispute, at the provider's own desk."""
        self.ask("POST", f"/v1/disputes/{dispute}", {"evidence[uncategorized_text]": evidence})

    def answer(self, page: str, button: str) -> str:
        """Press one of the bank's three buttons; where the browser goes next."""
        return self._post(page, {"answer": BUTTONS[button]})

    def _post(self, page: str, typed: dict[str, str]) -> str:
        parts = urlsplit(page)
        address, headers = f"{self.api}{parts.path}?{parts.query}", {"Host": parts.netloc}
        shown = requests.get(address, headers=headers, timeout=20)
        assert shown.status_code == 200, shown.text
        answer = requests.post(address, typed, headers=headers, timeout=20, allow_redirects=False)
        assert answer.status_code in {200, 303}, answer.text
        return answer.headers.get("Location", "")
