"""The five steps of the wizard, and where a person who asks for one really is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.contexts.ordering.public import OrderStatus, OrderView, find_live_order
from guichet.contexts.payments.public import find_chosen_method, find_latest_attempt
from guichet.flows.purchase.decide import prices_for
from guichet.interfaces.portal.portal_request import MemberContext

STEPS: tuple[tuple[str, Promise], ...] = (
    ("purchase_organisation", _("Organisation")),
    ("purchase_licences", _("Licences")),
    ("purchase_summary", _("Summary")),
    ("purchase_method", _("Payment")),
    ("purchase_check", _("Last check")),
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`order` is the live order, `elsewhere` the address of the step that must come first; None when here is right."""

    order: OrderView | None
    elsewhere: str | None


def steps_at(current: str) -> list[tuple[str | Promise, str, str]]:
    """(label, address, state) of every step, for <c-steps>."""
    names = [name for name, _label in STEPS]
    position = names.index(current)
    state = {True: "done", False: "next"}
    return [
        (label, reverse(name), "current" if n == position else state[n < position])
        for n, (name, label) in enumerate(STEPS)
    ]


def require_something_to_buy(context: MemberContext) -> None:
    """404 where the programme sells nothing, and where nothing is ordered: there the pages of licences do not exist."""
    if context.programme.grouped or not prices_for(context.brand, context.programme, None, context.at):
        raise Http404("this brand sells no licences")


def whereabouts(context: MemberContext, step: str) -> Whereabouts:
    """What a step needs: the address before licences, an open order before its summary, a method before the check."""
    require_something_to_buy(context)
    order = find_live_order(context.customer_id)
    if order is not None and order.status is OrderStatus.AWAITING_PAYMENT:
        attempt = find_latest_attempt(order_id=order.id)
        return Whereabouts(order, reverse("payment_status", args=[attempt.id]) if attempt else None)
    if step == "purchase_organisation":
        return Whereabouts(order, None)
    if context.customer.missing:
        return Whereabouts(order, reverse("purchase_organisation"))
    if step != "purchase_licences" and order is None:
        return Whereabouts(None, reverse("purchase_licences"))
    if step == "purchase_check" and order is not None and find_chosen_method(order.id) is None:
        return Whereabouts(order, reverse("purchase_method"))
    return Whereabouts(order, None)
