"""No card number and no security code is kept anywhere: every table is read and searched."""

from __future__ import annotations

from pathlib import Path

from psycopg import sql

from tests.sandbox.shop import Shop
from tests.support.sandbox import Sandbox

NUMBERS = [
    "4242424242424242",
    "5555555555554444",
    "378282246310005",
    "4000002500003155",
    "4000000000000002",
    "4242424242424241",
    "4111111111111111",
]
CVV = "8317"


def test_no_card_number_in_any_table_or_log(shop: Shop, sandbox: Sandbox) -> None:
    for number in NUMBERS:
        shop.offer(shop.start().url, number)
        shop.offer(shop.start().url, number, cvv=CVV)
        shop.offer(shop.start(ui_mode="embedded").frame_url, " ".join(number))
    shop.pay(shop.save("4242424242424242"), key="k1")

    with sandbox.connect() as connection:
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        assert "sandbox_paymentmethod" in tables
        rows = [
            str(row)
            for table in tables
            for row in connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
        ]
    assert len(rows) > 20
    log = Path(sandbox.log).read_text(encoding="utf-8")
    for secret in [*NUMBERS, *(" ".join(number) for number in NUMBERS), f'"{CVV}"', f",{CVV},"]:
        assert not any(secret in text for text in [*rows, log])
