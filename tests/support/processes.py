"""Looking at processes from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path


def wait_until(condition: Callable[[], object], what: str, *, timeout_seconds: float = 60.0) -> None:
    """Until it is true, or the test fails with `what`."""
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout_seconds:.0f} s: {what}")
        time.sleep(0.02)


def running(pid: int) -> bool:
    """Whether it exists and has not ended (an ended child that nobody has waited for still has its pid)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def mentioning(text: str) -> dict[int, str]:
    """Running processes whose command line, environment or working directory names this path, by pid."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or not running(int(entry.name)):
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            told = (entry / "environ").read_bytes()
            where = str((entry / "cwd").readlink())
        except OSError:
            continue
        if text.encode() in command or text.encode() in told or text in where:
            found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def all_gone(pids: Iterable[int]) -> bool:
    return not any(running(pid) for pid in pids)
