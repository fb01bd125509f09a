"""What somebody does with payment methods outside of a purchase, as verbs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.public import MethodView, SetupView, list_methods
from guichet.flows.methods.change import prefer, remove
from guichet.flows.methods.holder import MethodHolder
from guichet.flows.purchase.set_up import check_setup, start_setup
from tests.flows.journey import CONSENT, PLAIN_CARD, QUEBEC, Buyer

HOLDER = MethodHolder("Nora", "Gagnon", QUEBEC)


@dataclass
class Methods:
    """A buyer's methods."""

    buyer: Buyer

    @property
    def all(self) -> list[MethodView]:
        """The preferred one first."""
        return list_methods(self.buyer.customer_id)

    @property
    def numbers(self) -> list[str]:
        """Last four digits."""
        return [method.last_four for method in self.all]

    def asks(self, *, replaces: UUID | None = None) -> SetupView:
        buyer = self.buyer
        back = f"{buyer.house.brand.origin}/facturation/modes-de-paiement/carte/{{setup}}/"
        return start_setup(
            buyer.house.brand, buyer.customer_id, buyer.person_id, order_id=None, gateway_code="sandbox",
            in_frame=False, consent_text=CONSENT, return_url=back, cancel_url=back, currency="CAD",
            replaces_id=replaces, holder=HOLDER,
        )  # fmt: skip

    def adds(self, number: str = PLAIN_CARD, *, replaces: UUID | None = None) -> SetupView:
        """By the provider's page, with the bank's question where it asks; back, and the page checks."""
        setup = self.asks(replaces=replaces)
        assert setup.action is not None
        onward = self.buyer.house.provider.type_card(setup.action["url"], number)
        if "/3ds/" in onward:
            self.buyer.house.provider.answer(onward, "Confirmer")
        checked = check_setup(setup.id)
        assert checked is not None
        return checked

    def signs(self, iban: str, *, replaces: UUID | None = None, order_id: UUID | None = None) -> SetupView:
        """A direct debit by the provider's page; back, and the page checks."""
        setup = self._starts(MethodKind.SEPA_DEBIT, replaces, order_id)
        assert setup.action is not None
        self.buyer.house.provider.signs(setup.action["url"], iban)
        checked = check_setup(setup.id)
        assert checked is not None
        return checked

    def links_paypal(self, *, cancels: bool = False) -> SetupView:
        setup = self._starts(MethodKind.PAYPAL, None, None)
        assert setup.action is not None
        self.buyer.house.provider.approves(setup.action["url"], cancels=cancels)
        checked = check_setup(setup.id)
        assert checked is not None
        return checked

    def _starts(self, kind: MethodKind, replaces: UUID | None, order_id: UUID | None) -> SetupView:
        buyer = self.buyer
        back = f"{buyer.house.brand.origin}/facturation/modes-de-paiement/carte/{{setup}}/"
        return start_setup(
            buyer.house.brand, buyer.customer_id, buyer.person_id, order_id=order_id, gateway_code="sandbox",
            in_frame=False, consent_text=CONSENT, return_url=back, cancel_url=back, currency="EUR",
            replaces_id=replaces, holder=HOLDER, kind=kind, mandate_text="Je signe.", notice_days=5,
        )  # fmt: skip

    def prefers(self, last_four: str) -> None:
        prefer(self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id, self._id(last_four))

    def removes(self, last_four: str) -> None:
        remove(self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id, self._id(last_four))

    def _id(self, last_four: str) -> UUID:
        return next(method.id for method in self.all if method.last_four == last_four)
