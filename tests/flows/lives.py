"""Parts of a customer's life, lived by another program that is killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.support.mail import Mailbox
from tests.support.sandbox import Sandbox


@dataclass(frozen=True)
class Life:
    """What became of one: how it ended, and the units of work that it committed, in order."""

    code: int
    commits: list[str]

    @property
    def was_killed(self) -> bool:
        return self.code == -signal.SIGKILL


@dataclass(frozen=True)
class Driver:
    """The running `tests.flows.crash_driver`."""

    process: subprocess.Popen[str]
    log: Path

    def live(self, part: str, email: str, *, killed_after: int) -> Life:
        """Live `part` as that person; killed right after so many commits, unless it comes to its end before."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{part} {email} {killed_after} {self.log}\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        written = self.log.read_text()
        assert code in {0, -signal.SIGKILL}, written
        entries = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
        return Life(code, [entry["unit"] for entry in entries if entry["message"] == "committed"])


@contextmanager
def start_driver(sandbox: Sandbox, smtp: Mailbox, log: Path) -> Iterator[Driver]:
    """On the test's own database, which takes real commits, with its provider and its mail server."""
    here = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}&port={here['PORT']}",
        "GUICHET_SANDBOX_ORIGIN": sandbox.origin,
        "GUICHET_SANDBOX_CONTROL_KEY": sandbox.control_key,
        "GUICHET_PORTAL_PORT": str(settings.PORTAL_PORT),
        "GUICHET_SMTP_URL": f"smtp://127.0.0.1:{smtp.port}",
        "GUICHET_LOG_FORMAT": "json",
        "GUICHET_LOG_LEVEL": "DEBUG",
    }
    command = [sys.executable, "-m", "tests.flows.crash_driver"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Driver(process, log)
        assert process.stdin is not None
        process.stdin.close()
