"""The embedded server: owned, shared, killed in every way, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from guichet.infra.postgres import (
    DirectoryInUse,
    PostgresUnavailable,
    connect_or_start,
    drop_database,
    embedded,
    server,
)
from guichet.infra.postgres.lock_files import pid_in
from tests.support.processes import mentioning, running, wait_until

OWNER = """
import sys, time
from pathlib import Path
from guichet.infra.postgres import connect_or_start
server = connect_or_start(Path(sys.argv[1]), durable=False)
print(server.child.pid if server.owned else 0, flush=True)
sys.stdin.read()
server.close(lambda: print("waiting", flush=True))
print("closed", flush=True)
"""

Start = Callable[[], "Owner"]


class Owner:
    """Another process with the server of a directory, until told to let go."""

    def __init__(self, directory: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.server_pid = int(self.says())

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def let_go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def start(directory: Path) -> Iterator[Start]:
    """Starts owners; at the end none of them, and no server on the directory, is left."""
    owners: list[Owner] = []

    def one() -> Owner:
        owners.append(Owner(directory))
        return owners[-1]

    yield one
    for owner in owners:
        owner.kill()
        for stream in (owner.process.stdin, owner.process.stdout):
            if stream is not None:
                stream.close()
    wait_until(lambda: not mentioning(str(directory)), "every server on the directory has ended")


def answer(url: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT 1").fetchone()
    assert row is not None
    return row[0]


def keep_a_row(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def test_it_starts_keeps_its_data_and_leaves_nothing_running(directory: Path) -> None:
    with embedded(directory) as url:
        keep_a_row(url)
    assert not mentioning(str(directory))
    with embedded(directory) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


def test_it_speaks_unicode_whatever_the_environment_says(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "xx_XX.not-installed")
    with embedded(directory, durable=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT upper('élève'), current_setting('server_encoding')").fetchone() == (
            "ÉLÈVE",
            "UTF8",
        )


def test_it_listens_on_a_private_socket_only(directory: Path) -> None:
    with embedded(directory, durable=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        for part in ("postgres", "postgres/data", "postgres/run"):
            assert (directory / part).stat().st_mode & 0o077 == 0


def test_only_its_own_directory_changes_mode(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with embedded(private / "var", durable=False) as url:
        assert answer(url) == 1
    assert private.stat().st_mode & 0o777 == 0o700
    assert private.stat().st_uid == os.getuid()


def test_a_path_too_long_for_a_socket_is_reached_by_a_short_link(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 80) / ("e" * 80)
    with embedded(deep, durable=False) as url:
        assert str(deep) not in url
        assert answer(url) == 1
        link = server.Server(deep)._address()
        assert link.is_symlink()
    assert not link.is_symlink()


def test_a_second_process_just_connects(directory: Path, start: Start) -> None:
    owner = start()
    guest = connect_or_start(directory)
    assert not guest.owned
    assert answer(guest.url()) == 1
    guest.close()
    assert running(owner.server_pid)


def test_starts_at_once_make_one_owner_and_all_end(directory: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OWNER, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    owned = [int(process.stdout.readline()) > 0 for process in processes if process.stdout]
    for process in processes:
        if process.stdin:
            process.stdin.close()
    for process in processes:
        with process:
            assert process.wait(20) == 0
    assert sorted(owned) == [False, False, True]
    assert not mentioning(str(directory))


def test_an_owner_that_may_wait_leaves_last(directory: Path, start: Start) -> None:
    owner = start()
    guest = connect_or_start(directory)
    owner.let_go()
    assert owner.says() == "waiting"
    assert answer(guest.url()) == 1
    guest.close()
    assert owner.says() == "closed"
    assert not running(owner.server_pid)


def test_who_must_own_it_is_refused_with_the_owners_pid(directory: Path, start: Start) -> None:
    owner = start()
    with pytest.raises(DirectoryInUse, match=str(owner.process.pid)):
        connect_or_start(directory, must_own=True)


def test_a_killed_owner_takes_its_server_along_and_the_next_start_works(directory: Path, start: Start) -> None:
    owner = start()
    guest = connect_or_start(directory)
    keep_a_row(guest.url())
    guest.close()
    owner.kill()
    with embedded(directory) as url:
        assert answer(url) == 1
        assert not running(owner.server_pid)


def test_after_the_server_was_killed_the_next_start_works(directory: Path, start: Start) -> None:
    owner = start()
    os.kill(owner.server_pid, signal.SIGKILL)
    owner.let_go()
    owner.process.wait()
    with embedded(directory) as url:
        assert answer(url) == 1


def test_after_both_were_killed_at_once_the_next_start_works(directory: Path, start: Start) -> None:
    owner = start()
    os.kill(owner.server_pid, signal.SIGKILL)
    owner.kill()
    with embedded(directory) as url:
        assert answer(url) == 1


def test_a_server_without_an_owner_is_stopped_first(directory: Path, start: Start) -> None:
    """As on a system that does not signal orphans: the server outlives its owner."""
    with embedded(directory, durable=False):
        pass
    orphan = _start_without_parent(directory)
    with embedded(directory, durable=False) as url:
        assert answer(url) == 1
        assert not running(orphan)


def test_a_strangers_pid_in_the_lock_files_does_not_stop_the_next_start(directory: Path, start: Start) -> None:
    owner = start()
    os.kill(owner.server_pid, signal.SIGKILL)
    owner.kill()
    data_owner = (directory / "postgres").stat()
    stranger = subprocess.Popen(["/bin/sleep", "60"], user=data_owner.st_uid if os.geteuid() == 0 else None, cwd="/")
    try:
        for name in ("data/postmaster.pid", "run/.s.PGSQL.5432.lock"):
            file = directory / "postgres" / name
            rest = file.read_text().split("\n", 1)[1]
            file.write_text(f"{stranger.pid}\n{rest}")
            assert pid_in(file) == stranger.pid
        with embedded(directory) as url:
            assert answer(url) == 1
            assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_cluster_is_made_anew(directory: Path) -> None:
    (directory / "postgres" / "data.new").mkdir(parents=True)
    (directory / "postgres" / "data.new" / "PG_VERSION").write_text("18\n")
    with embedded(directory, durable=False) as url:
        assert answer(url) == 1


def test_a_directory_that_is_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(PostgresUnavailable, match="is not a directory"):
        connect_or_start(tmp_path / "var")


def test_what_the_server_says_is_in_the_message_when_it_does_not_start(directory: Path) -> None:
    with embedded(directory, durable=False):
        pass
    with (directory / "postgres" / "data" / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(PostgresUnavailable, match="no_such_setting"):
        connect_or_start(directory)
    assert not mentioning(str(directory))


def test_a_database_can_be_dropped_and_made_again(directory: Path) -> None:
    owned = connect_or_start(directory, durable=False)
    try:
        drop_database(owned, "guichet")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(owned.url())
    finally:
        owned.close()


def _start_without_parent(directory: Path) -> int:
    """Starts the server as a child of nobody, and gives its pid."""
    program = f"""
import os, sys
from pathlib import Path
from guichet.infra.postgres import binaries
from guichet.infra.postgres.server import WORKING_DIRECTORY
import subprocess
base = Path({str(directory)!r}) / "postgres"
user = binaries.account(base)
process = subprocess.Popen(
    [binaries.reachable(user) / "postgres", "-D", WORKING_DIRECTORY, "--listen_addresses=",
     "--unix_socket_directories=../run"],
    cwd=base / "data", env=binaries.ENVIRONMENT, start_new_session=True, stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL, user=user.uid if user else None, group=user.gid if user else None,
    extra_groups=[] if user else None,
)
print(process.pid)
os._exit(0)
"""
    shown = subprocess.run([sys.executable, "-u", "-c", program], capture_output=True, text=True, check=True)
    pid = int(shown.stdout)
    pid_file = directory / "postgres" / "data" / "postmaster.pid"
    wait_until(lambda: pid_file.exists() and "ready" in pid_file.read_text(), "the orphan is ready")
    return pid
