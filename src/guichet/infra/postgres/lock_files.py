"""postmaster.pid and the socket's lock: read for readiness, mended after a crash.

PostgreSQL refuses to start when the pid in one of these files is alive. After a crash that pid may by now be anybody's.
It ignores its parent's pid, though: writing ours into both files lets it start and keeps its check that no old
backend is still attached to the shared memory named in the file (deleting them would lose that check).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from guichet.infra.processes import is_alive

PID_LINE, STATUS_LINE = 0, 7


def read(file: Path) -> list[str]:
    """The file's lines; none if it is not there."""
    try:
        return file.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []


def pid_in(file: Path) -> int | None:
    lines = read(file)
    return abs(int(lines[PID_LINE])) if lines and lines[PID_LINE].strip().lstrip("-").isdigit() else None


def ready_pid(data: Path) -> int | None:
    """The pid of the server on this data directory if it says that it accepts connections."""
    lines = read(data / "postmaster.pid")
    if len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready":
        return int(lines[PID_LINE])
    return None


def clear_the_way(data: Path, socket_lock: Path) -> None:
    """Before a start by the directory's owner: stop a server left by a killed owner, disarm pids of strangers."""
    pid = pid_in(data / "postmaster.pid")
    if pid is not None and _is_server_of(pid, data):
        _stop(pid)
    for file in (data / "postmaster.pid", socket_lock):
        pid = pid_in(file)
        if pid is not None and pid != os.getpid() and is_alive(pid):
            with file.open("r+") as opened:
                rest = opened.read().split("\n", 1)[1:]
                opened.seek(0)
                opened.write("\n".join([str(os.getpid()), *rest]))
                opened.truncate()


def _is_server_of(pid: int, data: Path) -> bool:
    if not is_alive(pid):
        return False
    if sys.platform == "linux":
        try:
            working_directory = Path(f"/proc/{pid}/cwd")
            return working_directory.samefile(data) and Path(os.readlink(f"/proc/{pid}/exe")).name.startswith(
                "postgres"
            )
        except OSError:
            return False
    shown = subprocess.run(["/bin/ps", "-o", "comm=", "-p", str(pid)], check=False, capture_output=True, text=True)
    return Path(shown.stdout.strip()).name == "postgres"


def _stop(pid: int) -> None:
    """A server whose owner died has already been told to stop; insist until it is gone."""
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not is_alive(pid):
                return
            time.sleep(0.02)
