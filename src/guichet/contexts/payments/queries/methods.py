"""Methods and the set-ups that ask for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.contexts.payments.domain.states import MethodStatus
from guichet.contexts.payments.models import (
    GatewayCustomer,
    Method,
    MethodChoice,
    MethodSetup,
)
from guichet.contexts.payments.ports import MethodKind
from guichet.infra.any_of import Ids


@dataclass(frozen=True, slots=True)
class MethodView:
    """`network` is visa, mastercard, amex, jcb, sepa, paypal; `billing` what was typed of its holder, if anything was.

    A card alone expires (0 otherwise). An account has a `mandate_reference`, and `notice_days` before each debit.
    """

    id: UUID
    customer_id: UUID
    gateway_code: str
    kind: str
    reference: str
    network: str
    last_four: str
    expiry_month: int
    expiry_year: int
    is_preferred: bool
    is_active: bool
    holder_name: str
    billing: dict[str, str] | None
    mandate_reference: str = ""
    notice_days: int = 0

    @property
    def label(self) -> str:
        """`Visa •••• 3155`, `SEPA •••• 2606`, `PayPal`."""
        return method_label(self.network, self.last_four)

    @property
    def is_debit(self) -> bool:
        return self.kind == MethodKind.SEPA_DEBIT

    @property
    def expires(self) -> bool:
        """Whether it has a month after which it is of no use."""
        return bool(self.expiry_year)


NETWORKS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "jcb": "JCB",
    "sepa": "SEPA",
    "paypal": "PayPal",
}


def method_label(network: str, last_four: str) -> str:
    """As `MethodView.label`."""
    name = NETWORKS.get(network, network.title())
    return f"{name} ••••\u00a0{last_four}" if last_four else name


@dataclass(frozen=True, slots=True)
class SetupView:
    id: UUID
    brand_id: UUID
    customer_id: UUID
    person_id: UUID
    order_id: UUID | None
    replaces_id: UUID | None
    gateway_code: str
    kind: str
    status: str
    in_frame: bool
    reference: str
    action: dict[str, Any] | None
    failure_code: str
    method_id: UUID | None
    consent_text: str

    @property
    def is_open(self) -> bool:
        return self.status in {"created", "open"}


def method_view(row: Method) -> MethodView:
    return MethodView(
        row.id, row.customer_id, row.gateway_code, row.kind, row.reference, row.network, row.last_four,
        row.expiry_month, row.expiry_year, row.is_preferred, row.status == MethodStatus.ACTIVE, row.holder_name,
        row.billing, row.mandate_reference, row.notice_days,
    )  # fmt: skip


def setup_view(row: MethodSetup) -> SetupView:
    return SetupView(
        row.id, row.brand_id, row.customer_id, row.person_id, row.order_id, row.replaces_id, row.gateway_code,
        row.kind, row.status, row.in_frame, row.reference, row.action, row.failure_code, row.method_id,
        row.consent_text,
    )  # fmt: skip


def list_methods(customer_id: UUID) -> list[MethodView]:
    """A customer's usable methods, the preferred one first."""
    rows = Method.objects.filter(customer_id=customer_id, status=MethodStatus.ACTIVE).order_by("-is_preferred", "-pk")
    return [method_view(row) for row in rows]


def find_method(method_id: UUID) -> MethodView | None:
    """Also one that is no longer used."""
    row = Method.objects.filter(pk=method_id).first()
    return method_view(row) if row else None


def list_to_detach(brand_id: UUID, limit: int) -> Sequence[UUID]:
    """Methods that the provider still has to let go, by their index."""
    owed = Method.objects.filter(brand_id=brand_id, is_detach_owed=True).order_by("pk")
    return list(owed.values_list("pk", flat=True)[:limit])


def find_preferred_method(customer_id: UUID) -> MethodView | None:
    row = Method.objects.filter(customer_id=customer_id, is_preferred=True).first()
    return method_view(row) if row else None


def list_preferred_methods(customer_ids: Sequence[UUID]) -> dict[UUID, MethodView]:
    """Customer → preferred method, in one query."""
    rows = Method.objects.filter(customer_id__any_of=Ids(customer_ids), is_preferred=True)
    return {row.customer_id: method_view(row) for row in rows}


def find_chosen_method(order_id: UUID) -> MethodView | None:
    row = MethodChoice.objects.select_related("method").filter(order_id=order_id).first()
    return method_view(row.method) if row and row.method.status == MethodStatus.ACTIVE else None


def find_gateway_customer(customer_id: UUID, gateway_code: str) -> str | None:
    return list_gateway_customers([customer_id]).get((customer_id, gateway_code))


def list_gateway_customers(customer_ids: Collection[UUID]) -> dict[tuple[UUID, str], str]:
    """(Customer, account at a provider) → the provider's name for them, in one query."""
    known = GatewayCustomer.objects.filter(customer_id__any_of=Ids(customer_ids))
    found = known.values_list("customer_id", "gateway_code", "reference")
    return {(customer_id, code): reference for customer_id, code, reference in found}


def find_setup(setup_id: UUID) -> SetupView | None:
    row = MethodSetup.objects.filter(pk=setup_id).first()
    return setup_view(row) if row else None


def find_latest_setup(order_id: UUID) -> SetupView | None:
    row = MethodSetup.objects.filter(order_id=order_id).order_by("-pk").first()
    return setup_view(row) if row else None


def list_orders_at_provider(brand_id: UUID, since: datetime) -> Sequence[UUID]:
    """Orders whose person was sent to the provider after that business instant, and is not known to have come back."""
    open_setups = MethodSetup.objects.filter(brand_id=brand_id, status__in=["created", "open"], created_at__gte=since)
    return list(open_setups.exclude(order__isnull=True).values_list("order_id", flat=True).distinct())


def find_setup_by_reference(brand_id: UUID, reference: str) -> SetupView | None:
    row = MethodSetup.objects.filter(brand_id=brand_id, reference=reference).exclude(reference="").first()
    return setup_view(row) if row else None
