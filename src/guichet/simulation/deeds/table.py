"""Every deed by name, with how often it is drawn, and what the flows may refuse it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guichet.contexts.access.public import LastHolderError
from guichet.contexts.catalog.public import NoSuchRiseError
from guichet.contexts.invoicing.public import CreditRefusedError
from guichet.contexts.ordering.public import OrderBusyError
from guichet.contexts.payments.ports import GatewayUnavailableError
from guichet.contexts.subscriptions.public import NotSuspendableError
from guichet.flows.cancel.ask import EndRefusedError
from guichet.flows.collect import MethodNeededError
from guichet.flows.desk.credit_note import CreditNoteRefusedError
from guichet.flows.desk.give_up import GiveUpRefusedError
from guichet.flows.desk.move_programme import MoveRefusedError
from guichet.flows.desk.one_off import NotBillableError
from guichet.flows.enrol import EnrolRefusedError
from guichet.flows.lifecycle.pause import PauseRefusedError
from guichet.flows.lifecycle.renewal import RenewalRefusedError
from guichet.flows.lifecycle.resume import ResumeRefusedError
from guichet.flows.methods.change import MethodRefusedError
from guichet.flows.price_rise import RiseRefusedError
from guichet.flows.price_rise_back import NotTakenBackError
from guichet.flows.purchase.coupons import CouponRefusedError
from guichet.flows.purchase.decide import SeatsHeldError, SelectionRefusedError
from guichet.flows.seats.invite import ListRefusedError, NoPlaceError
from guichet.flows.seats.places import NoLicenceError
from guichet.simulation.deeds import at_once, buying, by_link, desk, ending, paying, team
from guichet.simulation.life import Life

# ChangedMeanwhileError is none of them: what was shown a moment ago, and nobody touched since, is what is done.
REFUSALS = (
    CouponRefusedError, CreditNoteRefusedError, CreditRefusedError, EndRefusedError, EnrolRefusedError,
    GatewayUnavailableError, GiveUpRefusedError, LastHolderError, ListRefusedError, MethodNeededError,
    MethodRefusedError, MoveRefusedError, NoLicenceError, NoPlaceError, NoSuchRiseError, NotBillableError,
    NotSuspendableError, NotTakenBackError, OrderBusyError, PauseRefusedError, RenewalRefusedError, ResumeRefusedError,
    RiseRefusedError, SeatsHeldError, SelectionRefusedError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """`weight`: how often it is drawn, against the others. `joins`: somebody without a subscription takes one.

    `alone`: it is on threads, whose order is nobody's, so that nobody dies in it.
    """

    do: Callable[[Life], None]
    weight: int
    joins: bool = False
    alone: bool = False


DEEDS: Mapping[str, Deed] = {
    deed.do.__name__: deed
    for deed in (
        Deed(buying.buys, 20, joins=True),
        Deed(buying.tries, 3, joins=True),
        Deed(buying.adds_to_group, 10, joins=True),
        Deed(buying.buys_another, 4),
        Deed(buying.wants_another_number, 14),
        Deed(buying.wants_something_else, 12),
        Deed(buying.takes_change_back, 3),
        Deed(paying.comes_back, 12),
        Deed(paying.pays_what_is_open, 12),
        Deed(by_link.pays_by_link, 20),
        Deed(by_link.pays_while_somebody_is_at_the_page, 12),
        Deed(paying.enters_card, 6),
        Deed(paying.signs_mandate, 6),
        Deed(paying.enters_card_to_dispute, 2),
        Deed(paying.answers_disputes, 2),
        Deed(paying.prefers_card, 2),
        Deed(paying.removes_card, 6),
        Deed(paying.charge_comes_late, 6),
        Deed(ending.cancels, 3),
        Deed(ending.keeps, 8),
        Deed(ending.ends_today, 2),
        Deed(ending.pauses, 3),
        Deed(ending.takes_pause_back, 5),
        Deed(ending.pauses_today, 3),
        Deed(ending.resumes, 14),
        Deed(ending.switches_renewal, 3),
        Deed(team.invites, 4),
        Deed(team.accepts, 5),
        Deed(team.sends_again, 1),
        Deed(team.revokes, 2),
        Deed(team.removes_member, 2),
        Deed(team.gives_licence, 2),
        Deed(team.takes_licence, 2),
        Deed(desk.credits, 8),
        Deed(desk.charges_once, 4),
        Deed(desk.takes_charge_back, 1),
        Deed(desk.bills_what_waits, 4),
        Deed(desk.writes_off, 2),
        Deed(desk.withdraws, 2),
        Deed(desk.stops, 1),
        Deed(desk.suspends, 2),
        Deed(desk.moves_to_programme, 2),
        Deed(desk.raises_price, 2),
        Deed(desk.takes_rise_back, 1),
        Deed(desk.changes_address, 3),
        Deed(at_once.confirms_twice, 6, alone=True),
        Deed(at_once.pays_twice, 5, alone=True),
        Deed(at_once.pays_in_two_tabs, 8, alone=True),
        Deed(at_once.changes_what_ended, 3),
    )
}
