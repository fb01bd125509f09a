"""`guichet advance`, as typed: what happened when, what is refused, and the provider that it starts for itself."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from guichet.contexts.brands.models import Brand
from guichet.contexts.brands.public import configure_gateway, get_brand
from guichet.contexts.payments.ports import FailureCode, GatewayUnavailableError
from guichet.flows.audit import audit
from guichet.infra.clock import business_now, day_of, today
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.interfaces.cli.main import main
from guichet.interfaces.cli.sandbox_process import answers
from tests.contexts.desk import Desk, NoClock, open_desk
from tests.support.ports import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command sets is taken back after the test."""
    monkeypatch.setenv("GUICHET_DATA", "unused")


def advance(*words: str) -> Result:
    return CliRunner().invoke(main, ["advance", *words])


def now(desk: Desk) -> datetime:
    """After the command has moved its clock."""
    return business_now(get_brand(desk.brand_id))


def test_it_tells_what_happened_and_when() -> None:
    desk = open_desk()
    desk.buy()
    run_until_quiet()
    start = desk.now
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    moved = advance("--days", "31", "--brand", "plans")
    assert moved.exit_code == 0, moved.output
    lines = moved.output.splitlines()
    assert lines[0] == "Plan de Chantier:"
    told = "1 invoice issued, 1 payment refused, 1 dunning run opened, 1 mail sent"
    assert re.fullmatch(rf"  \d{{4}}-\d\d-\d\d 00:00  {told}", lines[1])
    assert lines[2].endswith("is now")
    assert timedelta(days=30, hours=22) < now(desk) - start < timedelta(days=31, hours=2)
    assert len(desk.numbers()) == 2
    assert audit().wrong == ()


def test_to_a_day_is_at_the_same_time_of_the_brands_day() -> None:
    desk = open_desk()
    day = today(desk.brand) + timedelta(days=200)
    moved = advance("--to", day.isoformat())
    assert moved.exit_code == 0, moved.output
    assert day_of(desk.brand, now(desk)) == day
    again = advance("--to", day.isoformat())
    assert again.exit_code == 2
    assert "a clock only goes forward" in again.output


def test_what_cannot_be_done_is_refused_with_a_sentence() -> None:
    desk = open_desk()
    yesterday = (today(desk.brand) - timedelta(days=1)).isoformat()
    for words, said in (
        ((), "either --days N or --to DATE"),
        (("--days", "1", "--to", "2999-01-01"), "either --days N or --to DATE"),
        (("--to", yesterday), "a clock only goes forward"),
        (("--days", "1", "--brand", "nobody"), "There is no brand called nobody; known: plans."),
    ):
        refused = advance(*words)
        assert refused.exit_code == 2
        assert said in refused.output
    Brand.objects.update(mode="live")
    live = advance("--days", "1", "--brand", "plans")
    assert live.exit_code == 2
    assert "Plan de Chantier is live" in live.output
    assert "no demo or test brand" in advance("--days", "1").output


def test_without_a_demo_the_provider_is_started_for_the_time_that_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The brand's account is at the sandbox: its clock is moved there first, and cannot be if nobody answers."""
    port = free_port()
    origin = f"http://psp.localhost:{port}"
    monkeypatch.setenv("GUICHET_SANDBOX_ORIGIN", origin)
    monkeypatch.setenv(
        "GUICHET_SANDBOX_DATABASE_URL", os.environ["DATABASE_URL"].replace("/guichet?", "/guichet_advance?")
    )
    monkeypatch.setenv("GUICHET_SANDBOX_CONTROL_KEY", "c" * 32)
    desk = open_desk()
    with unit_of_work("test.gateway"):
        configure_gateway(
            desk.brand_id, "sandbox", "stripe",
            {"api_base": f"http://127.0.0.1:{port}", "page_origin": origin, "supports_frame": True, "merchant_name": "",
             "webhook_url": ""},
            {"api_key": "sk_test_plans_advance", "webhook_secrets": []},
        )  # fmt: skip
    before = desk.now
    moved = advance("--days", "2")
    assert moved.exit_code == 0, moved.output
    assert now(desk) - before > timedelta(days=1, hours=22)
    assert not answers(port)


def test_a_provider_that_does_not_come_along_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(self: NoClock, to: datetime) -> None:
        raise GatewayUnavailableError("no answer")

    desk = open_desk()
    monkeypatch.setattr(NoClock, "advance", unreachable)
    failed = advance("--days", "1")
    assert failed.exit_code == 1
    assert "The payment provider of Plan de Chantier cannot come along: no answer" in failed.output
    assert get_brand(desk.brand_id).clock_offset == timedelta(0)
