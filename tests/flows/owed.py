"""Invoices that nobody charges, and how they are paid: by the mail's link, at the provider's page, as browsers do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.test import Client

from guichet.contexts.customers.public import get_customer
from guichet.contexts.notifications.models import Mail
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill
from guichet.flows.pay_link import pay_path
from guichet.kernel.money import Money
from tests.flows.journey import Buyer, House

ANY_CARD = "5555555555554444"
ASKED = 5000


@dataclass(frozen=True)
class Stranger:
    """Whoever has the link of the mail about the newest invoice of `buyer`."""

    buyer: Buyer

    @property
    def link(self) -> str:
        asked = Mail.objects.filter(customer_id=self.buyer.customer_id, kind="invoice_to_pay").order_by("-pk").first()
        return str(asked.data["path"]) if asked is not None else pay_path(self.buyer.invoices[0].id)

    def opens_the_page(self) -> str:
        """Presses the button for any card: where the browser goes, "" if it stays."""
        found = self._presses("card")
        return found if found.startswith("http") else ""

    def types_a_card(self, page: str) -> None:
        self.buyer.house.provider.type_card(page, ANY_CARD)

    def comes_back(self) -> None:
        self._presses("check")

    def pays(self) -> None:
        """All of it, by what the pages show; whoever was here before may have done a part of it."""
        if page := self.opens_the_page():
            self.types_a_card(page)
            self.comes_back()
        self.buyer.house.runs_jobs()

    def _presses(self, how: str) -> str:
        browser = Client(headers={"host": self.buyer.house.brand.host, "accept-language": "fr"})
        return str(browser.post(self.link, {"how": how}).get("Location", ""))


def charged_once(house: House, emails: Sequence[str]) -> list[Buyer]:
    """Customers who have bought nothing, each with something to pay that was charged once, billed and collected."""
    buyers = [house.takes_in(email) for email in emails]
    for buyer in buyers:
        bills(buyer)
    house.runs_jobs()
    return buyers


def bills(buyer: Buyer) -> None:
    """Something charged once, on an invoice of its own; a job collects it."""
    brand, asked = buyer.house.brand, Money(ASKED, "CAD")
    charge_once(brand, buyer.customer_id, buyer.person_id, description="Envoi", quantity=1, unit_amount=asked)
    shown = draft_bill(brand, get_customer(buyer.customer_id))
    assert shown is not None
    bill_now(brand, buyer.customer_id, buyer.person_id, shown_fingerprint=shown.fingerprint())
