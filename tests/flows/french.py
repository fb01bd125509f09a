"""Relais Assistance, where French VAT is owed when it is paid, and a customer who pays by direct debit."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.contexts.customers.public import PostalAddress
from guichet.contexts.ledger.public import balances
from guichet.contexts.ordering.public import OrderStatus
from guichet.contexts.payments.models import Attempt
from guichet.contexts.payments.public import find_chosen_method, find_latest_setup
from guichet.flows.demo.people import DemoCustomer
from tests.flows.journey import FRANCE, Buyer, House
from tests.flows.methods import Methods

GARAGE = DemoCustomer("relais", "assistance", "professional", "Nora inc.", "garage@example.com")
GOOD, TAKEN_BACK = "FR1420041010050500013M02606", "FR5720041010050500013M02608"
LACKS_FUNDS, NO_MANDATE = "FR9720041010050000002222227", "FR3920041010050130040130040"
# 29,00 a month before tax.
PRICE, VAT, TOTAL = 2900, 580, 3480


@dataclass
class Garage(Buyer):
    """A buyer in France."""

    address: PostalAddress = FRANCE

    @property
    def methods(self) -> Methods:
        return Methods(self)

    @property
    def books(self) -> dict[str, int]:
        found = balances(self.house.brand.id, customer_id=self.customer_id)
        return {code: amount for (_, code), amount in found.items() if amount}

    @property
    def attempts(self) -> list[str]:
        """How each try stands, oldest first."""
        tried = Attempt.objects.filter(payment__customer_id=self.customer_id).order_by("pk")
        return list(tried.values_list("status", flat=True))

    def comes_back(self, iban: str = GOOD) -> None:
        """After anything at all, to finish the purchase if it is not finished."""
        live = self.looks()
        if live is None and not self.subscriptions:
            live = self.chooses()
        if live is None or live.status is not OrderStatus.OPEN:
            return
        if find_chosen_method(live.id) is None:
            setup = find_latest_setup(live.id)
            if setup is None or self.returns_and_page_checks().status != "succeeded":
                self.methods.signs(iban, order_id=live.id)
                self.looks()
        self.confirms()

    def buys_by_debit(self, iban: str = GOOD) -> None:
        self.chooses()
        self.methods.signs(iban, order_id=self.order.id)
        self.looks()
        self.confirms()
        self.house.runs_jobs()


def moves_in(house: House, email: str = GARAGE.holder) -> Garage:
    """One more customer of that kind, without a past."""
    buyer = house.takes_in(email, GARAGE, FRANCE)
    return Garage(house, buyer.customer_id, buyer.person_id)
