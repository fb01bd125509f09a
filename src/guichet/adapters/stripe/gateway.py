"""`StripeGateway`: the port's operations, each told by the module of its subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from guichet.adapters.stripe import charges, events, methods, pages, refunds, settlements, setups
from guichet.adapters.stripe.client import new_client
from guichet.adapters.stripe.settings import StripeSettings
from guichet.contexts.payments.ports import (
    BillingIdentity,
    ChargeLookup,
    ChargeOutcome,
    ChargeRequest,
    Gateway,
    GatewayEvent,
    PageRequest,
    RefundOutcome,
    RefundRequest,
    Settlement,
    SetupRequest,
    SetupState,
    StartedSetup,
)


class StripeGateway(Gateway):
    """One account on Stripe's wire. Holds no state but its settings: share it between threads, or make one a call."""

    def __init__(self, settings: StripeSettings) -> None:
        self._settings = settings
        self._client = new_client(settings)

    def ensure_customer(self, billing: BillingIdentity, key: str) -> str:
        return methods.ensure_customer(self._client, billing, key)

    def start_setup(self, request: SetupRequest, key: str) -> StartedSetup:
        return setups.start_setup(self._client, self._settings, request, key)

    def get_setup(self, reference: str) -> SetupState:
        return setups.get_setup(self._client, reference)

    def describe_method(self, reference: str, billing: BillingIdentity, key: str) -> None:
        methods.describe_method(self._client, reference, billing, key)

    def detach_method(self, reference: str, key: str) -> None:
        methods.detach_method(self._client, reference, key)

    def charge(self, request: ChargeRequest, key: str) -> ChargeOutcome:
        return charges.charge(self._client, request, key)

    def open_page(self, request: PageRequest, key: str) -> ChargeOutcome:
        return pages.open_page(self._client, self._settings, request, key)

    def close_page(self, page_reference: str, key: str) -> ChargeOutcome:
        return pages.close_page(self._client, page_reference, key)

    def find_charge(self, lookup: ChargeLookup) -> ChargeOutcome | None:
        if lookup.page_reference:
            return pages.find_page(self._client, lookup.page_reference)
        return charges.find_charge(self._client, lookup)

    def cancel(self, reference: str, key: str) -> ChargeOutcome:
        return charges.cancel(self._client, reference, key)

    def refund(self, request: RefundRequest, key: str) -> RefundOutcome:
        return refunds.refund(self._client, request, key)

    def find_refund(self, request: RefundRequest) -> RefundOutcome | None:
        return refunds.find_refund(self._client, request)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Sequence[GatewayEvent]:
        return events.parse_webhook(self._settings.webhook_secrets, headers, body, now)

    def poll_events(self, cursor: str) -> tuple[Sequence[GatewayEvent], str]:
        return events.poll_events(self._client, cursor)

    def list_settlements(self, cursor: str) -> tuple[Sequence[Settlement], str]:
        return settlements.list_settlements(self._client, cursor)
