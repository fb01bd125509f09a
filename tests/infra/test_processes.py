"""A child does not outlive who started it: by the kernel, and by the guardian where there is no such kernel."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guichet.infra.processes import is_alive, port_is_free, start
from tests.support.ports import free_port
from tests.support.processes import running, wait_until

PARENT = """
import os, sys, time
from guichet.infra.processes import start
child = start("child", [sys.executable, "-c", "import time; time.sleep(60)"], environment=os.environ,
              by_kernel=sys.argv[1] == "kernel")
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("by", ["kernel", "guardian"])
def test_a_child_ends_when_its_parent_is_killed(by: str) -> None:
    if by == "kernel" and sys.platform != "linux":
        pytest.skip("the kernel signals orphans on Linux only")
    parent = subprocess.Popen([sys.executable, "-c", PARENT, by], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert running(child)
    parent.kill()
    parent.communicate()
    wait_until(lambda: not running(child), "the orphan has ended")


@pytest.mark.parametrize("by_kernel", [True, False])
def test_a_stubborn_child_is_killed_in_the_end(by_kernel: bool, tmp_path: Path) -> None:
    program = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True)\n"
    program += "while True: time.sleep(1)"
    out = tmp_path / "out"
    child = start("child", [sys.executable, "-c", program], environment=os.environ, output=out, by_kernel=by_kernel)
    wait_until(lambda: out.read_text(), "the child is up")
    begun = time.monotonic()
    child.stop(((signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0)))
    assert child.exit_code == -signal.SIGKILL
    assert time.monotonic() - begun < 5
    assert child.how_it_ended() == "killed by signal 9: up"


def test_ctrl_c_at_the_terminal_does_not_reach_a_child() -> None:
    child = start("child", [sys.executable, "-c", "import time; time.sleep(60)"], environment=os.environ)
    try:
        assert os.getsid(child.pid) == child.pid
    finally:
        child.stop(((signal.SIGKILL, 5.0),))
    assert not is_alive(child.pid)


def test_a_taken_port_is_not_free() -> None:
    import socket

    port = free_port()
    assert port_is_free(port)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert not port_is_free(port)
