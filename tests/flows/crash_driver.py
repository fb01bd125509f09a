"""A process that lives parts of customers' lives, each in a child of its own that is killed right after one commit.

`python -m tests.flows.crash_driver`: for each line `PART EMAIL COMMIT FILE` on standard input it forks, lives PART as
that person with GUICHET_TEST_CRASH_AFTER_COMMIT=COMMIT, and answers with the child's exit code (negative: the signal).
FILE gets the child's log, one JSON object a line, in which every commit is named. Forking spares the imports.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django first

from guichet.config import settings as settings_from_environment  # noqa: E402
from guichet.flows.demo.seed import own_sandbox  # noqa: E402
from guichet.infra.adapters import adapter  # noqa: E402
from tests.flows.journey import reconnect  # noqa: E402
from tests.flows.parts import PARTS  # noqa: E402


def live(part: str, email: str) -> None:
    house = reconnect("plans", own_sandbox(), settings.SANDBOX_CONTROL_KEY)
    PARTS[part](house, house.buyer(email))


def live_in_a_child(part: str, email: str, commit: int, log: str) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), sys.stderr.fileno())
    code = 1
    try:
        os.environ["GUICHET_TEST_CRASH_AFTER_COMMIT"] = str(commit)
        settings.TEST_CRASH_AFTER_COMMIT = importlib.reload(settings_from_environment).TEST_CRASH_AFTER_COMMIT
        live(part, email)
        code = 0
    except BaseException:  # noqa: BLE001 - told by the exit code, whatever it was
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    for name in ("documents", "mails", "gateway:stripe"):  # loaded once, before anything is forked
        adapter(name)
    for line in sys.stdin:
        wanted, who, after, file = line.split()
        sys.stdout.write(f"{live_in_a_child(wanted, who, int(after), file)}\n")
        sys.stdout.flush()
