"""What the director has hands do, one message each: a step's deed, the time before it, what comes after it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from random import Random
from uuid import UUID

from django.conf import settings

from guichet.contexts.brands.public import find_host
from guichet.flows.demo.seed import GATEWAY
from guichet.flows.gateway_events import receive_webhook
from guichet.simulation import checks, house
from guichet.simulation.deeds.paying import comes_back
from guichet.simulation.deeds.table import REFUSALS, Deed
from guichet.simulation.hands import tell
from guichet.simulation.house import Resident
from guichet.simulation.life import Life, NothingThereError
from guichet.simulation.passing import live_until, round_of_timetable, take_up_after_crash, work_off
from guichet.simulation.post_box import Webhook
from guichet.simulation.provider import provider_of
from guichet.simulation.record import state_of

# So often a deed is drawn anew that the page does not offer at the moment.
DRAWS = 12
# In percent.
JOINS = 70
LOOK_AGAIN_SECONDS = 0.01


def build(key: str, day: date, count: int) -> list[Resident]:
    return house.build(Random(key), day, count)


def live(deeds: Mapping[str, Deed], resident: Resident, key: str, name: str, *, runs_jobs: bool, looks: bool) -> str:
    """A deed that is drawn, its jobs, a round of the timetable; what came of it, in words.

    With a `name` it is that deed, done again by whoever was killed in it: they go on first with what was begun.
    """
    if name:
        with suppress(NothingThereError, *REFUSALS):
            comes_back(Life(resident, Random(f"{key} back")))
    for drawn in [name] if name else _draw(deeds, Life(resident, Random(key))):
        tell(drawn)
        if deeds[drawn].alone:
            settings.TEST_CRASH_AFTER_COMMIT = 0
        life = Life(resident, Random(f"{key} {drawn}"))
        try:
            deeds[drawn].do(life)
        except NothingThereError:
            continue
        except REFUSALS as refused:
            life.says(f"refused: {_why(refused)}")
        if runs_jobs:
            work_off()
        if looks:
            round_of_timetable(resident.brand_id)
        return f"{drawn}: {', '.join(life.said)}"
    return f"{name}: is done" if name else "nothing"


def _draw(deeds: Mapping[str, Deed], life: Life) -> list[str]:
    """Some names, to be tried in turn; whoever has no subscription mostly takes one first."""
    drawn = life.lots.choices(list(deeds), [each.weight for each in deeds.values()], k=DRAWS)
    joins = [name for name, deed in deeds.items() if deed.joins]
    if life.subscription is None and life.chance(JOINS):
        return [*life.lots.sample(joins, len(joins)), *drawn]
    return drawn


def pass_time(brand_id: UUID, day: date, hour: int, *, awake: bool) -> None:
    live_until(brand_id, day, hour, awake=awake)


def go_wrong(brand_id: UUID, kind: str, path: str, method: str, times: int, seconds: int) -> None:
    provider_of(brand_id).breaks(kind, path, method, times, seconds)


def wait_for_post(brand_ids: Sequence[UUID]) -> None:
    """Until no webhook is on its way: the director takes them in meanwhile."""
    for brand_id in brand_ids:
        provider = provider_of(brand_id)
        while provider.webhooks_under_way():
            time.sleep(LOOK_AGAIN_SECONDS)


def hand_over(webhooks: Sequence[Webhook]) -> None:
    """To the address of each, in this order; then their jobs."""
    for host, headers, body in webhooks:
        found = find_host(host)
        if found is None:
            raise LookupError(host)
        receive_webhook(found.brand, GATEWAY, headers, body)
    work_off()


def recover() -> None:
    take_up_after_crash()
    work_off()


def close_month(brand_ids: Sequence[UUID], day: date, hour: int) -> None:
    """Everything works again, everybody lives to the month's end, and all that waited is done."""
    for brand_id in brand_ids:
        provider_of(brand_id).is_mended()
        live_until(brand_id, day, hour, awake=True)


def look(brand_ids: Sequence[UUID]) -> list[str]:
    return checks.wrong(brand_ids)


def look_closely(brand_ids: Sequence[UUID], residents: Sequence[Resident]) -> list[str]:
    """The money at the providers too, and what is late."""
    return checks.wrong(brand_ids) + checks.wrong_money(brand_ids) + checks.never_asked(residents)


def look_what_was_told(brand_ids: Sequence[UUID], told: Mapping[str, set[str]]) -> list[str]:
    return checks.told_wrong(brand_ids, told)


def tell_state(residents: Sequence[Resident]) -> list[str]:
    return [line for resident in residents for line in state_of(resident)]


def _why(refused: Exception) -> str:
    code = getattr(refused, "code", None) or getattr(refused, "held", None)
    return f"{type(refused).__name__} {code if code is not None else ''}".strip()
