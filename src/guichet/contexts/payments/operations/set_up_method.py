"""A person being asked for a method: the set-up recorded before the provider is called, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.contexts.payments.domain.states import MethodStatus
from guichet.contexts.payments.models import GatewayCustomer, Method, MethodChoice, MethodSetup
from guichet.contexts.payments.operations.mandates import find_same_account, keep_mandate
from guichet.contexts.payments.ports import Frame, MethodDetails, NextAction, SetupState, SetupStatus
from guichet.contexts.payments.queries import SetupView, setup_view
from guichet.infra import bulk
from guichet.infra.ids import new_id


@dataclass(frozen=True, slots=True)
class SetupIntent:
    """What is asked for. `order_id` when the method is for a purchase, `replaces_id` when it takes another's place.

    `billing` is what was typed of its holder: first_name, last_name, and the fields of an address. A direct debit is
    signed by `mandate_text`, with `notice_days` before each debit, `signed_from` a host, an IP address and a browser.
    """

    brand_id: UUID
    customer_id: UUID
    person_id: UUID
    order_id: UUID | None
    gateway_code: str
    kind: str
    in_frame: bool
    consent_text: str
    replaces_id: UUID | None = None
    billing: dict[str, str] | None = None
    mandate_text: str = ""
    notice_days: int = 0
    signed_from: Mapping[str, str] = field(default_factory=dict)


def open_setup(intent: SetupIntent, at: datetime) -> SetupView:
    """Record the intent, before any call."""
    row = MethodSetup.objects.create(
        brand_id=intent.brand_id,
        customer_id=intent.customer_id,
        person_id=intent.person_id,
        order_id=intent.order_id,
        gateway_code=intent.gateway_code,
        kind=intent.kind,
        status=MethodSetup.Status.CREATED,
        in_frame=intent.in_frame,
        consent_text=intent.consent_text,
        replaces_id=intent.replaces_id,
        billing=intent.billing,
        mandate_text=intent.mandate_text,
        notice_days=intent.notice_days,
        signed_from=dict(intent.signed_from),
        created_at=at,
    )
    return setup_view(row)


def keep_gateway_customer(customer_id: UUID, gateway_code: str, reference: str) -> str:
    """The reference by which the provider knows the customer from now on: the first one that was kept."""
    new = (new_id(), customer_id, gateway_code, reference)
    if bulk.insert_missing(GatewayCustomer, ("id", "customer_id", "gateway_code", "reference"), [new]):
        return reference
    known = GatewayCustomer.objects.filter(customer_id=customer_id, gateway_code=gateway_code)
    return known.values_list("reference", flat=True).get()


def setup_started(setup_id: UUID, reference: str, action: NextAction) -> SetupView:
    """Record where the person goes. A set-up that came to its end meanwhile stays there."""
    row = MethodSetup.objects.select_for_update().get(pk=setup_id)
    if row.status == MethodSetup.Status.CREATED:
        row.status, row.reference, row.action = MethodSetup.Status.OPEN, reference, action_json(action)
        row.save(update_fields=["status", "reference", "action"])
    return setup_view(row)


def action_json(action: NextAction) -> dict[str, Any]:
    if isinstance(action, Frame):
        return {"kind": "frame", "url": action.url, "origin": action.origin}
    return {"kind": "redirect", "url": action.url}


def record_setup(setup_id: UUID, state: SetupState, at: datetime) -> SetupView:
    """Record what the provider says; the same word twice, or late, changes nothing. The customer must be locked."""
    row = MethodSetup.objects.select_for_update().get(pk=setup_id)
    if row.status in {MethodSetup.Status.SUCCEEDED, MethodSetup.Status.CANCELED}:
        return setup_view(row)
    if state.status is SetupStatus.SUCCEEDED and state.method is not None:
        row.method = _keep_method(row, state.method, at)
        row.status, row.failure_code = MethodSetup.Status.SUCCEEDED, ""
        if row.order_id is not None:
            choose_method(row.order_id, row.method.id)
    elif state.status is SetupStatus.CANCELED:
        row.status = MethodSetup.Status.CANCELED
    else:
        # Still open at the provider: another card can be tried there. The last refusal is kept for the page.
        row.failure_code = state.failure.code if state.failure else ""
        if state.status is SetupStatus.FAILED:
            row.status = MethodSetup.Status.FAILED
    row.save(update_fields=["status", "failure_code", "method", "replaces"])
    return setup_view(row)


def _keep_method(setup: MethodSetup, details: MethodDetails, at: datetime) -> Method:
    """The new one takes the place of the one that it replaces, if that is still there; else it is one more.

    The same account signed for again takes its own place.
    """
    known = Method.objects.filter(
        brand_id=setup.brand_id, gateway_code=setup.gateway_code, reference=details.reference
    ).first()
    if known is not None:
        return known
    if details.mandate is not None and setup.replaces is None:
        setup.replaces = find_same_account(setup.customer_id, details.mandate.fingerprint)
    replaced = setup.replaces if setup.replaces and setup.replaces.status == MethodStatus.ACTIVE else None
    if replaced is not None:
        let_go([replaced.id], at)
    first = not Method.objects.filter(
        customer_id=setup.customer_id, status=MethodStatus.ACTIVE, is_preferred=True
    ).exists()
    method = Method.objects.create(
        brand_id=setup.brand_id,
        customer_id=setup.customer_id,
        gateway_code=setup.gateway_code,
        kind=details.kind,
        reference=details.reference,
        network=details.network,
        last_four=details.last_four,
        expiry_month=details.expiry_month,
        expiry_year=details.expiry_year,
        mandate_reference=details.mandate.reference if details.mandate else "",
        notice_days=setup.notice_days if details.mandate else 0,
        holder_name=details.holder_name,
        status=MethodStatus.ACTIVE,
        is_preferred=first,
        billing=setup.billing,
        consent_text=setup.consent_text,
        consented_at=at,
    )
    if replaced is not None:
        Method.objects.filter(pk=replaced.id).update(replaced_by=method)
    if details.mandate is not None:
        keep_mandate(setup, method, details.mandate, replaced, at)
    return method


def expiry_told(method_id: UUID, at: datetime) -> bool:
    """Its expiry needs no more telling; False if somebody was here before. The customer must be locked."""
    untold = Method.objects.filter(pk=method_id, is_preferred=True, expiry_told_at__isnull=True)
    return bool(untold.update(expiry_told_at=at))


def let_go(method_ids: Sequence[UUID], at: datetime) -> None:
    """They are used no more, and the provider is still to be told. The customer must be locked."""
    Method.objects.filter(pk__in=method_ids, status=MethodStatus.ACTIVE).update(
        status=MethodStatus.DETACHED, is_preferred=False, detached_at=at, is_detach_owed=True
    )


def detached(method_id: UUID) -> None:
    """The provider has let it go too."""
    Method.objects.filter(pk=method_id).update(is_detach_owed=False)


def choose_method(order_id: UUID, method_id: UUID) -> None:
    """The person takes a method that the customer has already."""
    MethodChoice.objects.bulk_create(
        [MethodChoice(order_id=order_id, method_id=method_id)],
        update_conflicts=True,
        unique_fields=["order"],
        update_fields=["method"],
    )


def prefer_method(method_id: UUID) -> None:
    """What a purchase was paid with is what renewals are charged to. The customer must be locked."""
    row = Method.objects.get(pk=method_id)
    if not row.is_preferred:
        Method.objects.filter(customer_id=row.customer_id, is_preferred=True).update(is_preferred=False)
        Method.objects.filter(pk=method_id).update(is_preferred=True)
