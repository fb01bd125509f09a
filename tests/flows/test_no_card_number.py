"""After a journey with every card, good and refused, no card number is anywhere in Guichet (docs/rules.md R7.6).

Looked through: a dump of the whole database, all that was logged at the lowest level before it is masked, all mails and
the documents in them. With spaces, hyphens or nothing between the digits.
"""

from __future__ import annotations

import logging
import re
import subprocess
from collections.abc import Iterable
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.db import connection
from pypdf import PdfReader

from guichet.infra.postgres.binaries import installed
from guichet_sandbox.cards import CARDS, INCORRECT_NUMBER
from tests.flows.journey import ASKS_ALWAYS, ASKS_ONCE, Buyer, House
from tests.flows.proof import mails_sent
from tests.support.mail import Mailbox

NUMBERS = (*(card.number for card in CARDS), INCORRECT_NUMBER)
BETWEEN_DIGITS = r"[\s\u00a0\u202f.-]?"
SOUGHT = re.compile("|".join(BETWEEN_DIGITS.join(number) for number in NUMBERS))


def test_no_card_number_anywhere(house: House, nora: Buyer, smtp: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    nora.chooses()
    for number in NUMBERS:
        nora.asks_for_the_card_page()
        nora.enters_card(number, three_d="Refuser")
        nora.returns_and_page_checks()
        if nora.setup.status == "succeeded" and number in {"4000000000000341", "4000000000000036"}:
            nora.confirms()
    nora.saves_card(ASKS_ONCE)
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    nora.answers_three_d()
    nora.payment_page_checks()
    house.receives_webhooks_of("payment_intent.succeeded")
    house.sweeps()
    house.lives(days=31)
    assert mails_sent(nora.customer_id) == {"invoice_paid": 1, "authentication_required": 1}

    dump = dumped()
    assert "3184" in dump  # the last four digits may be kept, and show that the dump is one of this journey
    assert_none_in("the database", [dump])
    assert len(caplog.records) > 100
    assert_none_in("the logs", (f"{record.getMessage()} {vars(record)}" for record in caplog.records))
    assert_none_in("the mails", (text for mail in smtp.received for text in texts_of(mail.message)))


def test_the_search_finds_what_it_should() -> None:
    for text in (
        "4242424242424242",
        "x 4000 0025 0000 3155.",
        "3782-822463-10005",
        "4000\u00a00027\u00a06000\u00a03184",
    ):
        with pytest.raises(AssertionError):
            assert_none_in("a text", [text])


def assert_none_in(where: str, texts: Iterable[str]) -> None:
    for text in texts:
        found = SOUGHT.search(text)
        assert found is None, f"{found.group()} in {where}: …{text[max(0, found.start() - 60) : found.end() + 60]}…"


def dumped() -> str:
    """Every row of Guichet's database."""
    here = connection.settings_dict
    command = [installed() / "pg_dump", "--data-only", "--no-owner"]
    target = ["-h", here["HOST"], "-p", str(here["PORT"]), "-U", here["USER"], here["NAME"]]
    return subprocess.run([*command, *target], check=True, capture_output=True, text=True).stdout


def texts_of(message: EmailMessage) -> Iterable[str]:
    """Headers, and each part as it reads."""
    yield "\n".join(f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield part.get_content()
        elif part.get_content_type() == "application/pdf":
            yield "\n".join(page.extract_text() for page in PdfReader(BytesIO(part.get_content())).pages)
