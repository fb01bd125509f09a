"""Taking back a price rise before its day: those who were told of it are told that it does not come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.catalog.public import RiseView, find_rise, has_rise, lock_rise, take_back_rise
from guichet.contexts.notifications.public import count_facts, list_told, queue_mail
from guichet.flows.price_rise import AT_ONCE, told_of
from guichet.infra import audit, jobs
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work

TAKEN_BACK_TASK = "flows.price_rise_taken_back"


class NotTakenBackError(Exception):
    """`code`: come (its day is reached), followed (its price is to be replaced itself: that one first)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_take_back(brand: BrandView, rise: RiseView, at: datetime) -> None:
    """Raises NotTakenBackError unless it could be taken back at this moment, or was already."""
    if rise.taken_back_at is None and day_of(brand, at) >= rise.effective_on:
        raise NotTakenBackError("come")
    if rise.taken_back_at is None and has_rise(rise.new.id):
        raise NotTakenBackError("followed")


def count_told(rise_id: UUID) -> int:
    """How many notices of the rise there are."""
    return count_facts(told_of(rise_id))


def take_back(brand: BrandView, person_id: UUID, rise_id: UUID) -> bool:
    """The price stays as it is. Twice is once: False for whoever comes second.

    Raises LookupError for a rise of no price of the brand, NotTakenBackError.
    """
    with unit_of_work("price.take_back"):
        rise = find_rise(brand.id, rise_id)
        if rise is None:
            raise LookupError("no such rise")
        if not lock_rise(rise_id):
            return False
        # Read once it is held: whoever bills by it holds it too, and does so from its day on.
        at = business_now(brand)
        check_take_back(brand, rise, at)
        take_back_rise(rise_id, at)
        audit.record(
            audit.person(person_id), "price.rise_taken_back", brand_id=brand.id, at=at, subject=("price", rise.old.id),
            before={
                "unit_amount_minor": str(rise.new.unit_amount_minor), "effective_on": rise.effective_on.isoformat(),
            },
            after={"unit_amount_minor": str(rise.old.unit_amount_minor)},
        )  # fmt: skip
        if rise.moves_customers:
            jobs.defer(TAKEN_BACK_TASK, lock=f"price_notice:{rise_id}", rise_id=str(rise_id), brand_id=str(brand.id))
        return True


def tell_taken_back(brand_id: UUID, rise_id: UUID) -> None:
    """A mail to each who was told, in batches: a job that died starts over and tells nobody twice."""
    brand, after = get_brand(brand_id), None
    while told := list_told(told_of(rise_id), after=after, limit=AT_ONCE):
        with unit_of_work("price.taken_back_notice"):
            for each in told:
                queue_mail(
                    "price_rise_taken_back", brand_id=brand.id, customer_id=each.customer_id, to=each.to,
                    language=each.language, data=each.data, once=f"back:{each.once}",
                )  # fmt: skip
        after = told[-1].id
