"""A process that lives seeds: `python -m tests.simulation.driver`, on a copy of the database of DATABASE_URL each time.

For each line `SEED CUSTOMERS MONTHS` on standard input it answers with what became of it, as JSON; with a fourth word
`damaged` there is a deed that changes the books behind everybody's back. It forks, so it is no process of the tests.
"""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - Django first

from guichet.simulation.deeds.table import DEEDS, Deed  # noqa: E402
from guichet.simulation.direct import simulate  # noqa: E402
from guichet.simulation.life import Life, NothingThereError  # noqa: E402
from guichet.simulation.seeds import explained  # noqa: E402


def damages_the_books(life: Life) -> None:
    """One side of an entry becomes larger, past the triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE id = (SELECT max(id) FROM ledger_posting)"
        )
        if not cursor.rowcount:
            raise NothingThereError
    life.says("damaged")


DAMAGED = {**DEEDS, damages_the_books.__name__: Deed(damages_the_books, weight=1000)}


if __name__ == "__main__":
    for line in sys.stdin:
        seed, customers, months, *damaged = line.split()
        lived = simulate(
            int(seed), customers=int(customers), months=int(months), deeds=DAMAGED if damaged else DEEDS
        )  # fmt: skip
        told = list(explained(lived, customers=int(customers), months=int(months)))
        answer = {"failure": lived.failure, "digest": lived.digest, "killed": lived.killed, "told": told}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
