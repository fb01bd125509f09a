"""Children that cannot outlive the program that started them, however it ends.

On Linux the kernel signals them (PR_SET_PDEATHSIG); elsewhere a small guardian process waits for the end of a pipe
that only this program holds open. Each child leads a session of its own: a Ctrl-C at the terminal reaches only the
program, which then stops its children in the order it wants.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
GUARDIAN = "import os, sys; sys.stdin.buffer.read(); os.kill(int(sys.argv[1]), int(sys.argv[2]))"
POLITE_STOP = ((signal.SIGTERM, 30.0), (signal.SIGKILL, 5.0))


class Child:
    """A started program: its name for people, its process, where it writes, and how to stop it."""

    def __init__(
        self, name: str, process: subprocess.Popen[bytes], guardian: subprocess.Popen[bytes] | None, output: Path | None
    ) -> None:
        self.name = name
        self.process = process
        self.output = output
        self._guardian = guardian

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative: killed by that signal."""
        return self.process.poll()

    def how_it_ended(self) -> str:
        """For a message: exit code or signal, and the last line that it wrote."""
        code = self.process.wait()
        how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        lines = self.output.read_text(errors="replace").strip().splitlines() if self.output else []
        return f"{how}: {lines[-1]}" if lines else how

    def stop(self, steps: Sequence[tuple[signal.Signals, float]] = POLITE_STOP) -> None:
        """Send each signal in turn until the child is gone, giving it so many seconds after each."""
        for number, patience in steps:
            if self.process.poll() is not None:
                break
            self.process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        if self._guardian is not None:
            self._guardian.kill()
            self._guardian.communicate()


def start(
    name: str,
    arguments: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    directory: Path | None = None,
    output: Path | None = None,
    user: tuple[int, int] | None = None,
    if_orphaned: signal.Signals = signal.SIGTERM,
    by_kernel: bool = sys.platform == "linux",
) -> Child:
    """Start a program that gets `if_orphaned` when this one dies.

    `user` is (uid, gid) to become, `output` a file, begun anew, for both standard streams. The kernel watches the
    *thread* that calls this: call it from one that lives as long as the child shall.
    """
    with output.open("wb") if output else contextlib.nullcontext() as file:
        process = subprocess.Popen(
            [str(argument) for argument in arguments],
            env=dict(environment),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            user=user[0] if user else None,
            group=user[1] if user else None,
            extra_groups=[] if user else None,
            preexec_fn=_signal_when_orphaned(if_orphaned) if by_kernel else None,
        )
    guardian = None
    if not by_kernel:
        command = [sys.executable, "-I", "-S", "-c", GUARDIAN, str(process.pid), str(int(if_orphaned))]
        guardian = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    return Child(name, process, guardian, output)


def _signal_when_orphaned(number: signal.Signals) -> Callable[[], None]:
    # The library is opened before the fork: between fork and exec as little as possible may happen.
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def in_child() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before the request was made
            os._exit(1)

    return in_child


def is_alive(pid: int) -> bool:
    """Whether a process has this pid, whoever's it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
