"""Kinds of payment methods as pages name them, what a customer is offered, and what a debtor signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.public import NETWORKS
from guichet.contexts.subscriptions.public import list_subscriptions
from guichet.flows.methods.offered import offered_kinds
from guichet.interfaces.portal.portal_request import MemberContext

NAMES: dict[MethodKind, str | Promise] = {
    MethodKind.CARD: gettext_lazy("Card"),
    MethodKind.SEPA_DEBIT: gettext_lazy("Direct debit"),
    MethodKind.PAYPAL: "PayPal",
}
HINTS: dict[MethodKind, str | Promise] = {
    MethodKind.SEPA_DEBIT: gettext_lazy("Your bank account is debited; each debit is announced before"),
    MethodKind.PAYPAL: gettext_lazy("You leave for PayPal, approve there, and come back here"),
}
ICONS = {MethodKind.CARD: "credit-card", MethodKind.SEPA_DEBIT: "landmark", MethodKind.PAYPAL: "external-link"}
MANDATE = gettext_noop(
    "By signing the mandate, I authorise {creditor} to send orders to my bank to debit my account, and my bank to "
    "debit it by these orders, for each invoice. I am told amount and day at least {days} days before. Within eight "
    "weeks of a debit I can ask my bank to refund it."
)
LONGEST_BROWSER = 300
CURRENCIES = {"CA": "CAD"}


@dataclass(frozen=True, slots=True)
class ShownKind:
    """One kind to choose."""

    code: str
    name: str
    hint: str
    icon: str

    @property
    def choice(self) -> str:
        """As a form that offers saved ones too says it."""
        return f"new:{self.code}"


def currency_of(context: MemberContext) -> str:
    """The customer's, fixed by what they subscribed to first; else the brand's own."""
    subscriptions = list_subscriptions(context.customer_id)
    return subscriptions[0].currency if subscriptions else CURRENCIES.get(context.brand.country, "EUR")


def kinds_of(context: MemberContext, currency: str, *, while_buying: bool = False) -> list[MethodKind]:
    """What the programme takes of this customer at this moment."""
    address = context.customer.address
    country = address.country if address is not None else context.brand.country
    return offered_kinds(context.programme, country=country, currency=currency, while_buying=while_buying)


def shown_kinds(context: MemberContext, kinds: Sequence[MethodKind]) -> list[ShownKind]:
    hints = {**HINTS, MethodKind.CARD: networks_of(context)}
    return [ShownKind(kind.value, str(NAMES[kind]), str(hints[kind]), ICONS[kind]) for kind in kinds]


def networks_of(context: MemberContext) -> str:
    """The cards that the programme takes: `Visa, Mastercard`."""
    return ", ".join(NETWORKS.get(network, network) for network in context.programme.card_networks)


def signed_from(request: HttpRequest) -> dict[str, str]:
    """What is kept of where a mandate was signed: the address that the proxy saw, the browser as it calls itself."""
    return {
        "ip": get_adapter(request).get_client_ip(request),
        "user_agent": request.headers.get("User-Agent", "")[:LONGEST_BROWSER],
    }


def mandate_text(context: MemberContext) -> str:
    """What the person signs, in their language; it is kept with the mandate."""
    return _(MANDATE).format(creditor=context.brand.legal.name, days=context.programme.debit_notice_days)
