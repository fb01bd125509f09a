"""A demo as its user starts it: a process of its own, in a directory of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from tests.support.ports import free_pair
from tests.support.processes import mentioning, wait_until

GUICHET = (sys.executable, "-m", "guichet.interfaces.cli.main")
# Of the test run, not of a person's shell.
FOREIGN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")
START_TIMEOUT_SECONDS = 180.0


def environment() -> dict[str, str]:
    """Such as a newcomer's shell has."""
    return {
        name: value for name, value in os.environ.items() if name not in FOREIGN and not name.startswith("GUICHET_")
    }


def guichet(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run one command to its end on a data directory."""
    return subprocess.run(
        [*GUICHET, words[0], "--data", str(data), *words[1:]],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


class Demo:
    """`with Demo(directory) as demo:` is ready inside the block and leaves nothing behind it."""

    def __init__(self, data: Path, *words: str) -> None:
        self.data = data
        self.words = words
        self.port = free_pair()

    def __enter__(self) -> Demo:
        self.output = self.data.with_name(f"{self.data.name}-{self.port}.out")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*GUICHET, "demo", "--data", str(self.data), "--port", str(self.port), *self.words],
                env=environment(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            wait_until(self._settled, "the demo is ready", timeout_seconds=START_TIMEOUT_SECONDS)
            assert self.process.poll() is None, self.said
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def said(self) -> str:
        return self.output.read_text()

    @property
    def seconds_to_ready(self) -> float:
        found = re.search(r"Ready after ([\d.]+) s", self.said)
        assert found, self.said
        return float(found.group(1))

    def pid_of(self, part: str) -> int:
        """The process that the demo itself started and watches: web, worker, sandbox or postgres."""
        words = {
            "web": "cli.main serve",
            "worker": "cli.main worker",
            "sandbox": "guichet_sandbox serve",
            "postgres": "postgres -D",
        }[part]
        (pid,) = [pid for pid, line in mentioning(str(self.data)).items() if words in line and _parent(pid) == self.pid]
        return pid

    @property
    def pid(self) -> int:
        return self.process.pid

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it to the demo alone; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def left_running(self) -> dict[int, str]:
        return mentioning(str(self.data))

    def _settled(self) -> bool:
        return self.process.poll() is not None or "Ctrl-C stops everything" in self.said

    def _end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
