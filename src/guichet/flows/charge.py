"""Calling the provider for recorded attempts, and finding out how one stands: always outside any transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from guichet.contexts.invoicing.public import InvoiceStatus, get_invoice
from guichet.contexts.ordering.public import OrderStatus, get_order
from guichet.contexts.payments.ports import (
    ChargeLookup,
    ChargeOutcome,
    ChargeRequest,
    ChargeStatus,
    Failure,
    FailureCode,
    Gateway,
    GatewayError,
    GatewayUnavailableError,
    IdempotencyConflictError,
    MethodKind,
    PageRequest,
)
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptStatus,
    AttemptView,
    find_attempt,
    find_gateway_customer,
    find_open_visit,
    gateway_of,
    get_attempt,
    get_attempts,
    list_gateway_customers,
)
from guichet.flows.settle import settle, settle_all
from guichet.flows.together import Failures
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id

log = logging.getLogger(__name__)

# Providers forget keys after a day and replay a stored 500 for ever: younger, the same question is asked again;
# older, the charge is looked up (ARCHITECTURE.md, Units of work and locks).
KEY_IS_YOUNG_FOR = timedelta(hours=23)
# Asked, not answered, and the provider says that it has nothing of the kind: so long after, nothing is on its way any
# more, and the person may pay otherwise. Should money come all the same, its event finds the attempt and it goes back.
GIVEN_UP_AFTER = timedelta(minutes=10)


# Of several that are asked one after the other, what is recorded together: at a quick provider so many, at a slow one
# what it has answered in so long. Whoever dies leaves at most these asked and not recorded, and a page waits no longer.
# With the longest that one call may take it is less than the half minute after which the sweep looks for an answer.
ASKED_TOGETHER = 10
ASKED_FOR = timedelta(seconds=5)


def submit(attempts: Sequence[AttemptView]) -> None:
    """Ask the provider to charge attempts as they were just submitted, and record what it says; those asked before are
    checked.

    One that fails holds up no other, and is raised when all had their turn.
    """
    failures, waiting = Failures(), list(attempts)
    while waiting:
        left = _ask_some(waiting, failures)
        # Read anew: while others were asked, the sweep or a page may have asked one of these.
        known = get_attempts(left) if left else {}
        waiting = [known[attempt_id] for attempt_id in left]
    failures.raise_all(f"{len(attempts)} attempts")


def _ask_some(attempts: Sequence[AttemptView], failures: Failures) -> list[UUID]:
    """Ask as many of them as are recorded together; those that are left."""
    known_as = list_gateway_customers({attempt.customer_id for attempt in attempts})
    gateways: dict[tuple[UUID, str], Gateway] = {}
    answered: list[tuple[AttemptView, ChargeOutcome]] = []
    old, left, began = [], [], wall_now()
    for attempt in attempts:
        if attempt.status is AttemptStatus.SUBMITTED and _silent_for(attempt) < KEY_IS_YOUNG_FOR:
            if len(answered) == ASKED_TOGETHER or (answered and wall_now() - began > ASKED_FOR):
                left.append(attempt.id)
                continue
            with failures.kept():
                account = (attempt.brand_id, attempt.gateway_code)
                gateway = gateways.get(account) or gateways.setdefault(account, gateway_of(*account))
                name = known_as.get((attempt.customer_id, attempt.gateway_code))
                answered.append((attempt, _charge(gateway, attempt, name)))
        elif attempt.status in {AttemptStatus.SUBMITTED, AttemptStatus.UNKNOWN}:
            old.append(attempt.id)
    with failures.kept():
        settle_all(answered)
    for attempt_id in old:
        with failures.kept():
            _look_at(attempt_id)
    return left


def _look_at(attempt_id: UUID) -> None:
    try:
        check_attempt(attempt_id)
    except GatewayError as error:
        # It stands as it stood: whoever waits is told to wait, and the timetable looks again.
        log.warning("could not look", extra={"attempt": str(attempt_id), "reason": type(error).__name__})


def check_attempt(attempt_id: UUID, *, is_told: bool = False) -> AttemptView | None:
    """Find out how an attempt stands: by its reference or our id, else by the same question with the same key.

    Called by the page that waits, by webhooks and by the sweep, at once or after each other. An attempt that has ended
    is looked up too: money may come late. Where a provider that does not answer has told of news (`is_told`), it raises
    GatewayUnavailableError: they are told once, and have to be looked for again.
    """
    attempt = find_attempt(attempt_id)
    if attempt is None:
        return None
    gateway = gateway_of(attempt.brand_id, attempt.gateway_code)
    try:
        outcome = _find(gateway, attempt)
    except GatewayUnavailableError:
        if is_told:
            raise
        outcome = ChargeOutcome(ChargeStatus.UNKNOWN)
    if outcome is None and attempt.status in {AttemptStatus.SUBMITTED, AttemptStatus.UNKNOWN}:
        outcome = _ask_again(gateway, attempt)
    if outcome is None:
        return attempt
    settle(attempt, outcome)
    return get_attempt(attempt_id)


def _ask_again(gateway: Gateway, attempt: AttemptView) -> ChargeOutcome | None:
    """The provider knows nothing of the attempt: ask, wait, or give it up. None leaves it as it is."""
    if attempt.reference:
        return None  # it knew it once: a person must look
    wanted = _is_wanted(attempt)
    never_asked = attempt.status is AttemptStatus.SUBMITTED
    if _silent_for(attempt) < (KEY_IS_YOUNG_FOR if wanted and never_asked else GIVEN_UP_AFTER):
        name = find_gateway_customer(attempt.customer_id, attempt.gateway_code)
        return _charge(gateway, attempt, name) if wanted else None
    log.error("attempt given up: the provider has no trace of it", extra={"attempt": str(attempt.id)})
    return ChargeOutcome(ChargeStatus.FAILED, failure=Failure(FailureCode.PROCESSING_ERROR, "no_trace"))


def _silent_for(attempt: AttemptView) -> timedelta:
    return wall_now() - attempt.submitted_at if attempt.submitted_at else timedelta(0)


def _is_wanted(attempt: AttemptView) -> bool:
    """Whether what the attempt is for still waits for the money."""
    if attempt.order_id is not None:
        return get_order(attempt.order_id).status is OrderStatus.AWAITING_PAYMENT
    return any(get_invoice(invoice_id).status is InvoiceStatus.OPEN for invoice_id in attempt.invoice_ids)


def call_off(attempt_id: UUID) -> AttemptView | None:
    """The person gives up a payment that waits for their bank; one that has gone through meanwhile stays paid.

    Raises the port's GatewayError when the provider cannot be reached: then nothing is called off.
    """
    attempt = find_attempt(attempt_id)
    if attempt is None or attempt.status not in OPEN_ATTEMPTS or not (attempt.reference or attempt.page_reference):
        return attempt
    # A key each time: a stored 500 would be replayed for ever, and what is canceled is canceled once.
    key = f"{attempt.key}:cancel:{new_id()}"
    gateway = gateway_of(attempt.brand_id, attempt.gateway_code)
    if attempt.page_reference:
        settle(attempt, gateway.close_page(attempt.page_reference, key))
    else:
        settle(attempt, gateway.cancel(attempt.reference, key))
    return get_attempt(attempt_id)


def end_visit(invoice_id: UUID) -> None:
    """Whoever pays the invoice otherwise ends the payment page that somebody was sent to for it, so that it is not paid
    twice; one where it was paid meanwhile stays paid. GatewayError: it is still open there.
    """
    visit = find_open_visit(invoice_id)
    if visit is None:
        return
    ended = call_off(visit.id)
    if ended is not None and ended.status in OPEN_ATTEMPTS:
        raise GatewayUnavailableError("the payment page could not be closed")


def _find(gateway: Gateway, attempt: AttemptView) -> ChargeOutcome | None:
    customer_reference = find_gateway_customer(attempt.customer_id, attempt.gateway_code)
    if not attempt.page_reference and (attempt.is_visit or customer_reference is None):
        return None  # nobody was sent there, or could be charged
    lookup = ChargeLookup(attempt.id, customer_reference or "", attempt.reference, attempt.page_reference)
    return gateway.find_charge(lookup)


def _charge(gateway: Gateway, attempt: AttemptView, known_as: str | None) -> ChargeOutcome:
    """Asked under the attempt's own key: of a saved method the money, of a visit its page.

    `known_as` is the provider's name for the customer.
    """
    try:
        if attempt.is_visit:
            return _open_page(gateway, attempt)
        return _charge_method(gateway, attempt, known_as)
    except (GatewayUnavailableError, IdempotencyConflictError):
        # A conflict says that a request with this key did run: what it did is found out by looking.
        return ChargeOutcome(ChargeStatus.UNKNOWN)
    except GatewayError as error:
        # Refused before anything was done, for a reason that only the operator can mend.
        log.error("charge rejected", extra={"attempt": str(attempt.id), "reason": f"{type(error).__name__}: {error}"})
        return ChargeOutcome(ChargeStatus.FAILED, failure=Failure(FailureCode.CONFIG_ERROR, type(error).__name__))


def _open_page(gateway: Gateway, attempt: AttemptView) -> ChargeOutcome:
    request = PageRequest(attempt.id, attempt.money, attempt.description, attempt.return_url, attempt.language)
    return gateway.open_page(request, attempt.key)


def _charge_method(gateway: Gateway, attempt: AttemptView, known_as: str | None) -> ChargeOutcome:
    if known_as is None:
        raise LookupError(f"customer {attempt.customer_id} is not known to {attempt.gateway_code}")
    request = ChargeRequest(
        attempt_id=attempt.id,
        money=attempt.money,
        customer_reference=known_as,
        method_reference=attempt.method_reference,
        off_session=attempt.off_session,
        description=attempt.description,
        return_url=attempt.return_url,
        kind=MethodKind(attempt.method_kind),
    )
    return gateway.charge(request, attempt.key)
