"""Parts of a customer's life, by name: for tests in which they end right after one of their commits."""

from __future__ import annotations

from guichet.contexts.access.public import get_person
from guichet.contexts.catalog.public import list_rises
from guichet.flows.price_rise_back import take_back
from guichet.flows.seats.invite import read_list
from tests.flows.changes import Changes
from tests.flows.journey import ASKS_ALWAYS, Buyer, House
from tests.flows.methods import Methods
from tests.flows.seats import Team


def first_purchase(house: House, buyer: Buyer) -> None:
    buyer.buys(ASKS_ALWAYS)
    house.runs_jobs()
    house.polls()
    house.runs_jobs()


def sweep(house: House, buyer: Buyer) -> None:
    house.sweeps()


INVITED, STAYS = "invitee", "reste"
SECOND_CARD = "5555555555554444"


def invites(house: House, buyer: Buyer) -> None:
    """The two whom this holder invites; those who are invited already are left out, as the page offers."""
    email = get_person(buyer.person_id).email
    wanted = read_list(buyer.customer_id, f"{INVITED}-{email} {STAYS}-{email}").good
    if wanted:
        Team(buyer).invites(*wanted)
    house.runs_jobs()


def accepts(house: House, buyer: Buyer) -> None:
    Team(buyer).accepts(f"{INVITED}-{get_person(buyer.person_id).email}")
    house.runs_jobs()


def removes_a_member(house: House, buyer: Buyer) -> None:
    Team(buyer).removes(f"{INVITED}-{get_person(buyer.person_id).email}")
    house.runs_jobs()


def adds_licences(house: House, buyer: Buyer) -> None:
    Changes(buyer).wants(5)
    house.runs_jobs()


def plans_fewer(house: House, buyer: Buyer) -> None:
    Changes(buyer).plans(2)


def takes_fewer(house: House, buyer: Buyer) -> None:
    Changes(buyer).takes_fewer(1)
    house.runs_jobs()


def cancels(house: House, buyer: Buyer) -> None:
    Changes(buyer).cancels("too dear")
    house.runs_jobs()


def ends_today(house: House, buyer: Buyer) -> None:
    Changes(buyer).ends_today("too dear")
    house.runs_jobs()


def keeps(house: House, buyer: Buyer) -> None:
    Changes(buyer).keeps()
    house.runs_jobs()


def pauses(house: House, buyer: Buyer) -> None:
    if Changes(buyer).subscription.pauses is None:
        Changes(buyer).pauses()
    house.runs_jobs()


def pauses_today(house: House, buyer: Buyer) -> None:
    Changes(buyer).pauses_today()
    house.runs_jobs()


def takes_the_rise_back(house: House, buyer: Buyer) -> None:
    take_back(house.brand, buyer.person_id, list_rises(house.brand.id)[0].id)
    house.runs_jobs()


def resumes(house: House, buyer: Buyer) -> None:
    Changes(buyer).resumes()
    house.runs_jobs()


def replaces_card(house: House, buyer: Buyer) -> None:
    mine = Methods(buyer)
    mine.adds(SECOND_CARD, replaces=mine.all[0].id)
    house.runs_jobs()


def adds_card(house: House, buyer: Buyer) -> None:
    Methods(buyer).adds(SECOND_CARD)
    house.runs_jobs()


def prefers_card(house: House, buyer: Buyer) -> None:
    Methods(buyer).prefers(SECOND_CARD[-4:])
    house.runs_jobs()


def removes_card(house: House, buyer: Buyer) -> None:
    Methods(buyer).removes(SECOND_CARD[-4:])
    house.runs_jobs()


# The renewal, the end of an order and money that comes late are all found by the timetable.
PARTS = {
    "first_purchase": first_purchase,
    "sweep": sweep,
    "invites": invites,
    "accepts": accepts,
    "removes_a_member": removes_a_member,
    "adds_licences": adds_licences,
    "plans_fewer": plans_fewer,
    "takes_fewer": takes_fewer,
    "cancels": cancels,
    "ends_today": ends_today,
    "keeps": keeps,
    "pauses": pauses,
    "pauses_today": pauses_today,
    "takes_the_rise_back": takes_the_rise_back,
    "resumes": resumes,
    "replaces_card": replaces_card,
    "adds_card": adds_card,
    "prefers_card": prefers_card,
    "removes_card": removes_card,
}
