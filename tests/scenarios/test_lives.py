"""Lives of customers, from `lives/`: lived at the real provider, and what happened is what the file says, to the cent.

`GUICHET_UPDATE_GOLDEN=1` writes it anew, to be read by a person. What those of `lives/retold` show, a walk or a test of
flows or contexts shows in each run too: they are lived before a release (`-m every_combination`).
"""

from __future__ import annotations

import os
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django.fixtures import Settings

from guichet.flows.advance import advance
from guichet.flows.audit import audit
from guichet.flows.demo.brands import BRANDS, PLANS
from guichet.flows.demo.people import DemoCustomer
from guichet.flows.demo.seed import own_sandbox
from guichet.infra.clock import wall_now
from tests.flows.journey import FRANCE, Buyer, House, build_house
from tests.scenarios.life import HOME, Life, read, write
from tests.scenarios.transcript import Transcript
from tests.scenarios.verbs_of_use import Person
from tests.support.sandbox import Sandbox

LIVES = Path(__file__).parent / "lives"


def lives() -> list[object]:
    retold = [
        pytest.param(path, id=path.stem, marks=pytest.mark.every_combination)
        for path in sorted(LIVES.glob("retold/*.txt"))
    ]
    return [*(pytest.param(path, id=path.stem) for path in sorted(LIVES.glob("*.txt"))), *retold]


@pytest.mark.parametrize("path", lives())
@pytest.mark.usefixtures("smtp", "transactional_db")
def test_a_life_happens_as_it_is_written(path: Path, sandbox: Sandbox, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    life = read(path)
    born = wall_now() - noon(life.steps[0].day)
    demo = next(brand for brand in BRANDS if brand.slug == life.place[0])
    happened = live(life, build_house(own_sandbox(), sandbox.control_key, demo, lived=born))
    if os.environ.get("GUICHET_UPDATE_GOLDEN"):
        write(path, life, happened)
    assert happened == read(path).happened
    assert audit().wrong == ()


def live(life: Life, house: House) -> str:
    """Lives it, and looks at each instant at which something happened."""
    person = Person(customer_of(life, house))
    person.does("lives in Quebec" if life.place == HOME else "lives in France")
    transcript = Transcript(person.buyer)
    for step in life.steps:
        if (instant := noon(step.day)) > house.now:
            advance(house.brand, instant, lambda _at, _swept: transcript.looks())
        transcript.says(f"> {step.sentence}")
        if answer := person.does(step.sentence):
            transcript.says(answer)
        house.runs_jobs()
        transcript.looks()
    return transcript.text


def customer_of(life: Life, house: House) -> Buyer:
    if life.place == HOME:
        return house.buyer()
    brand, programme = life.place
    return house.takes_in(
        "camille@example.com", DemoCustomer(brand, programme, "professional", "Atelier", "camille@example.com"), FRANCE
    )


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(PLANS.time_zone))
