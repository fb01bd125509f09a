"""Logs hold no card number, IBAN or secret, whatever wrote them; and they stay readable for machines."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from guichet.infra.logs import MASK, ConsoleFormatter, JsonFormatter, masked

CARDS = [
    "4242424242424242",
    "4242 4242 4242 4242",
    "4000-0025-0000-3155",
    "378282246310005",
    "3782 822463 10005",
    "5555555555554444",
    "6799990100000000019",
]
SECRETS = [
    "sk_test_plans_4eC39HqLyjWDarjtT1zdp7dc",
    "rk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "gk_0193a1b2c3d4e5f6",
]


def record(message: str, *arguments: object, **extra: Any) -> logging.LogRecord:
    made = logging.makeLogRecord(
        {"name": "guichet.test", "levelno": logging.INFO, "levelname": "INFO", "msg": message, "args": arguments}
    )
    vars(made).update(extra)
    return made


@pytest.mark.parametrize("card", CARDS)
def test_card_numbers_are_masked_wherever_they_stand(card: str) -> None:
    assert masked(card) == MASK
    assert masked(f"paid with {card}, thank you") == f"paid with {MASK}, thank you"
    assert card not in masked(f"12 {card} 34")
    assert masked(f'{{"number": "{card}"}}') == f'{{"number": "{MASK}"}}'
    assert masked(f"number={card}&cvc=123") == f"number={MASK}&cvc=123"


@pytest.mark.parametrize(
    "link", ["/invitation/8gtB-9fN__e_q3P5tiypQD2saLoenPCmF2qADCiq4J4/", "/mot-de-passe/nouveau/3-d1f2a9-c81e/"]
)
def test_links_that_let_somebody_in_are_masked(link: str) -> None:
    token = link.strip("/").split("/")[-1]
    assert masked(f"Not Found: {link}") == f"Not Found: {link.replace(token, MASK)}"


def test_two_cards_in_one_line_are_both_masked() -> None:
    assert masked("4242424242424242 4000002500003155") == f"{MASK} {MASK}"
    assert masked("4242 4242 4242 4242 4000 0025 0000 3155") == f"{MASK} {MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424241",  # fails the check digit
        "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "2026-11-22T04:14:50.643+00:00",
        "pi_3kTf4242424242424242AbCd",  # digits inside a reference are not a number
        "order 123456789012 took 17 ms",
        "FR14 is not an IBAN",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("iban", ["FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189"])
def test_ibans_are_masked_and_the_words_behind_them_stay(iban: str) -> None:
    assert masked(f"debit {iban} REF X1") == f"debit {MASK} REF X1"


@pytest.mark.parametrize("secret", SECRETS)
def test_keys_are_masked(secret: str) -> None:
    assert secret not in masked(f"key {secret} refused")


def test_credentials_of_requests_and_addresses_are_masked() -> None:
    assert masked("Authorization: Bearer abcdefghijklmnop") == f"Authorization: Bearer {MASK}"
    assert masked("smtp://user:pass@word@host") == f"smtp://user:{MASK}@host"
    assert masked("postgresql://guichet@/guichet") == "postgresql://guichet@/guichet"


def test_a_json_line_holds_the_record_and_its_extra_fields() -> None:
    line = JsonFormatter().format(record("paid %s", "INV-1", amount_minor=6784, brand="plans", tags=("a", "b")))
    entry = json.loads(line)
    assert "\n" not in line
    assert entry.pop("ts").endswith("+00:00")
    assert entry == {
        "level": "info",
        "logger": "guichet.test",
        "message": "paid INV-1",
        "amount_minor": 6784,
        "brand": "plans",
        "tags": ["a", "b"],
    }


def test_arguments_extra_fields_and_exceptions_are_masked_in_both_formats() -> None:
    try:
        raise ValueError("card 4242424242424242 refused")
    except ValueError:
        information = sys.exc_info()
    made = record(
        "got %s", "4000002500003155", card=4242424242424242, nested={"n": ["5555555555554444"]}, exc_info=information
    )
    for line in (JsonFormatter().format(made), ConsoleFormatter().format(made)):
        for digits in ("4242424242424242", "4000002500003155", "5555555555554444"):
            assert digits not in line
        assert "ValueError" in line


def test_the_console_shows_extra_fields_and_colours_only_where_asked() -> None:
    warning = record("late", invoice="7")
    warning.levelname = "WARNING"
    plain, coloured = ConsoleFormatter().format(warning), ConsoleFormatter(colours=True).format(warning)
    assert plain.endswith("guichet.test: late invoice=7")
    assert "\033" not in plain
    assert coloured.startswith("\033[33m")
