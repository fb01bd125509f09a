"""The method for an order: asked for at the provider's, or taken from those that the customer has."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from guichet.contexts.access.public import get_person
from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.ordering.public import OrderStatus, find_live_order, lock_order
from guichet.contexts.payments.ports import BillingIdentity, MethodKind, SetupRequest
from guichet.contexts.payments.public import (
    SetupIntent,
    SetupView,
    choose_method,
    find_gateway_customer,
    find_setup,
    gateway_of,
    keep_gateway_customer,
    list_methods,
    open_setup,
    prefer_method,
    record_setup,
    setup_started,
)
from guichet.flows.dunning.collect_all import owes
from guichet.flows.dunning.soon import collect_all_soon
from guichet.flows.methods.holder import MethodHolder
from guichet.flows.methods.taken import if_taken, keep_one
from guichet.flows.methods.tell import tell_saved
from guichet.flows.purchase.buyer import get_buyer
from guichet.flows.purchase.decide import SeatsHeldError, SelectionRefusedError, decide_again
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


def start_setup(
    brand: BrandView,
    customer_id: UUID,
    person_id: UUID,
    *,
    order_id: UUID | None,
    gateway_code: str,
    in_frame: bool,
    consent_text: str,
    return_url: str,
    cancel_url: str,
    currency: str,
    replaces_id: UUID | None = None,
    holder: MethodHolder | None = None,
    kind: MethodKind = MethodKind.CARD,
    mandate_text: str = "",
    notice_days: int = 0,
    signed_from: Mapping[str, str] | None = None,
) -> SetupView:
    """Ask the provider to collect a method of that kind; `return_url` and `cancel_url` may hold {setup}.

    `replaces_id` is the method whose place it takes once it is saved; `holder` whose it is, as typed for it. A direct
    debit is signed by `mandate_text`, which says that each debit is announced `notice_days` before, and
    `signed_from` an IP address by a browser. Raises the port's GatewayError when the provider cannot be asked now: the
    intent stays, asking again starts anew.
    """
    intent = SetupIntent(
        brand_id=brand.id, customer_id=customer_id, person_id=person_id, order_id=order_id, gateway_code=gateway_code,
        kind=kind, in_frame=in_frame, consent_text=consent_text, replaces_id=replaces_id,
        billing=holder.to_json() if holder else None, mandate_text=mandate_text, notice_days=notice_days,
        signed_from={"host": brand.host, **(signed_from or {})} if mandate_text else {},
    )  # fmt: skip
    with unit_of_work("setup.intent"):
        setup = open_setup(intent, business_now(brand))
    gateway = gateway_of(brand.id, gateway_code)
    billing, language = billing_identity(customer_id), get_person(person_id).language
    reference = find_gateway_customer(customer_id, gateway_code)
    if reference is None:
        # A key of this set-up: providers replay a stored 500 for ever, and the billing details may change meanwhile.
        made = gateway.ensure_customer(billing, key=f"{setup.id}:customer")
        with unit_of_work("setup.customer"):
            reference = keep_gateway_customer(customer_id, gateway_code, made)
    started = gateway.start_setup(
        SetupRequest(
            setup_id=setup.id,
            customer_reference=reference,
            kind=kind,
            billing=billing,
            return_url=return_url.replace("{setup}", str(setup.id)),
            cancel_url=cancel_url.replace("{setup}", str(setup.id)),
            consent_text=consent_text,
            currency=currency,
            language=language,
            frame=in_frame,
        ),
        key=f"{setup.id}:setup",
    )
    with unit_of_work("setup.started"):
        return setup_started(setup.id, started.reference, started.next_action)


def billing_identity(customer_id: UUID) -> BillingIdentity:
    customer = get_customer(customer_id)
    address = customer.address
    if address is None:
        return BillingIdentity(customer_id, customer.name, customer.billing_email)
    return BillingIdentity(
        customer_id, customer.name, customer.billing_email, address.line1, address.line2, address.city, address.region,
        address.postal_code, address.country,
    )  # fmt: skip


def check_setup(setup_id: UUID) -> SetupView | None:
    """Ask the provider how a set-up stands and record it: called by the page, by the webhook, or both at once.

    Whoever owes something and saves a method for it is charged by that one from now on, first for all that is owed.
    """
    setup = find_setup(setup_id)
    if setup is None or not setup.reference or setup.status in {"succeeded", "canceled"}:
        return setup
    state = if_taken(setup, gateway_of(setup.brand_id, setup.gateway_code).get_setup(setup.reference))
    brand = get_brand(setup.brand_id)
    at = business_now(brand)
    with unit_of_work("setup.outcome"):
        lock_customers([setup.customer_id])
        before = find_setup(setup_id)  # somebody else may have recorded it while the provider was asked
        after = record_setup(setup_id, state, at)
        if after.method_id is not None and before is not None and before.method_id is None:
            tell_saved(brand, after, at)
            keep_one(brand, after, at)
            if after.order_id is None and owes(after.customer_id):
                prefer_method(after.method_id)
                collect_all_soon(after.customer_id, after.method_id)
        return after


def use_method(brand: BrandView, customer_id: UUID, order_id: UUID, method_id: UUID) -> None:
    """Pay the order with a method that the customer has. LookupError when it is not theirs."""
    with unit_of_work("purchase.choose_method"):
        lock_customers([customer_id])
        if method_id not in {method.id for method in list_methods(customer_id)}:
            raise LookupError("no such method")
        choose_method(order_id, method_id)


def refresh(brand: BrandView, customer_id: UUID) -> bool:
    """Give an open order its 30 minutes anew; True when the time that passed changed what it charges.

    Time spent at the provider does not count against the person (docs/domain.md, Orders).
    """
    with unit_of_work("purchase.refresh"):
        lock_customers([customer_id])
        live = find_live_order(customer_id)
        if live is None or live.status is not OrderStatus.OPEN:
            return False
        order = lock_order(live.id)
        try:
            fresh = decide_again(brand, order, get_buyer(customer_id), business_now(brand))
        except (SelectionRefusedError, SeatsHeldError):
            return True
        return fresh.fingerprint != order.fingerprint
