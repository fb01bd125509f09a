"""Which methods a programme takes: cards of its networks, and one at a time where it says so."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView, get_programme
from guichet.contexts.customers.public import get_customer
from guichet.contexts.payments.ports import Failure, FailureCode, GatewayError, MethodKind, SetupState, SetupStatus
from guichet.contexts.payments.public import SetupView, gateway_of, let_go, list_methods, prefer_method
from guichet.flows.methods.tell import DETACH_TASK, record_method
from guichet.infra import jobs
from guichet.infra.ids import new_id

log = logging.getLogger(__name__)


def programme_of(customer_id: UUID) -> ProgrammeView:
    return get_programme(get_customer(customer_id).programme_id)


def if_taken(setup: SetupView, state: SetupState) -> SetupState:
    """What the provider says of a set-up, or a refusal when it saved a card of a network that is not taken.

    The provider is asked to forget that card, by a key each time: a stored 500 would be replayed for ever. If it cannot
    now, it keeps one that nobody charges.
    """
    method = state.method
    if method is None or method.kind is not MethodKind.CARD:
        return state
    if method.network in programme_of(setup.customer_id).card_networks:
        return state
    try:
        gateway_of(setup.brand_id, setup.gateway_code).detach_method(
            method.reference, key=f"{setup.id}:not_taken:{new_id()}"
        )
    except GatewayError as error:
        log.warning("not forgotten", extra={"setup": str(setup.id), "reason": type(error).__name__})
    return SetupState(SetupStatus.FAILED, failure=Failure(FailureCode.NETWORK_NOT_TAKEN, method.network))


def keep_one(brand: BrandView, setup: SetupView, at: datetime) -> None:
    """Where there is one method at a time, the saved one takes the place of any other: two may be asked for at once.

    The customer must be locked.
    """
    others = [method for method in list_methods(setup.customer_id) if method.id != setup.method_id]
    if setup.method_id is None or not others or not programme_of(setup.customer_id).one_method:
        return
    let_go([method.id for method in others], at)
    prefer_method(setup.method_id)
    for method in others:
        record_method(brand, "method.removed", method, setup.person_id, at, before={"method": method.label})
        jobs.defer(DETACH_TASK, lock=f"method:{method.id}", method_id=str(method.id))
