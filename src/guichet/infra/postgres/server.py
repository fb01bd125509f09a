"""Owns a directory, runs the server in it, and gives its address.

    directory/postgres/   data/  the cluster      run/  its socket      server.log
                          owner.lock  held by the process whose child the server is
                          users.lock  held (shared) by everyone who has the address

The server is given its data directory as its working directory, not by path: so it also runs as another user under
parents that only root may enter, and nothing but our own directory changes owner or mode.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from guichet.infra.postgres import lock_files
from guichet.infra.postgres.binaries import ENVIRONMENT, Account, account, reachable
from guichet.infra.postgres.errors import DirectoryInUse, PostgresUnavailable
from guichet.infra.processes import Child, is_alive, start

WORKING_DIRECTORY = "/proc/self/cwd" if sys.platform == "linux" else "."
SUPERUSER = "guichet"
SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 100
START_TIMEOUT_SECONDS = 60.0
STOP_STEPS = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

__all__ = [
    "DirectoryInUse",
    "PostgresUnavailable",
    "Server",
    "connect_or_start",
    "create_database",
    "drop_database",
    "embedded",
]


class Server:
    """The server of one directory, owned by this process or only used by it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute() / "postgres"
        self.data = self.directory / "data"
        self.run = self.directory / "run"
        self.child: Child | None = None
        self._locks: list[IO[bytes]] = []
        self._process = os.getpid()

    @property
    def owned(self) -> bool:
        """Whether it is this process's child, and so ends with it."""
        return self.child is not None

    def url(self, database: str = "guichet") -> str:
        """The address of one of its databases, as libpq reads it."""
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self._address()), safe='/')}&port=5432"

    def close(self, when_others: Callable[[], None] | None = None) -> None:
        """Let go of it; its owner stops it.

        With `when_others` an owner first waits until nobody else uses it, calling that once if it has to wait;
        without, the others lose their connections.
        """
        if os.getpid() != self._process:  # a fork of the owner (a web worker) leaves by the same road: not its business
            return
        if self.child is not None:
            if when_others is not None:
                self._wait_for_others(when_others)
            self.child.stop(STOP_STEPS)
            self.child = None
            link = self._address()
            if link != self.run:
                link.unlink(missing_ok=True)
        for lock in self._locks:
            lock.close()
        self._locks.clear()

    def open(self, *, must_own: bool, durable: bool) -> None:
        """Own the directory and start the server, or wait until its owner's server answers."""
        self._prepare_directory()
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        owner = self._lock_file("owner.lock")
        while not _try_lock(owner):
            if must_own:
                with owner:
                    pid = owner.read().decode() or "unknown"
                raise DirectoryInUse(f"Another guichet (process {pid}) already runs on {self.directory.parent}.")
            if self._join():
                owner.close()
                return
            if time.monotonic() > deadline:
                owner.close()
                raise PostgresUnavailable(f"Another process owns {self.directory}, but its PostgreSQL does not answer.")
            time.sleep(0.05)
        owner.truncate(0)
        owner.write(str(os.getpid()).encode())
        self._locks.append(owner)
        try:
            self._start(durable, deadline)
            self._locks.append(self._lock_users())
        except BaseException:
            self.close()
            raise

    def _join(self) -> bool:
        """Use the owner's server, if it answers."""
        # First the lock: an owner that is about to stop holds it alone, and one that saw us waits for us.
        users = self._lock_users()
        pid = lock_files.ready_pid(self.data)
        if pid is not None and is_alive(pid):
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url("postgres"), connect_timeout=10).close()
                self._locks.append(users)
                return True
        users.close()
        return False

    def _lock_users(self) -> IO[bytes]:
        users = self._lock_file("users.lock")
        fcntl.flock(users, fcntl.LOCK_SH)
        return users

    def _wait_for_others(self, notice: Callable[[], None]) -> None:
        users = self._locks[-1]
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            notice()
            fcntl.flock(users, fcntl.LOCK_EX)

    def _lock_file(self, name: str) -> IO[bytes]:
        return os.fdopen(os.open(self.directory / name, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)

    def _prepare_directory(self) -> None:
        try:
            self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not os.access(self.directory, os.R_OK | os.W_OK | os.X_OK):
                raise PermissionError
        except PermissionError:
            raise PostgresUnavailable(
                f"{self.directory} cannot be written by this user; choose another directory with --data."
            ) from None
        except (NotADirectoryError, FileExistsError):
            raise PostgresUnavailable(f"{self.directory.parent} is not a directory; choose another one.") from None

    def _start(self, durable: bool, deadline: float) -> None:
        user = account(self.directory)
        if user is not None:
            os.chown(self.directory, user.uid, user.gid)
        programs = reachable(user)
        self._make_private(self.run, user)
        if not self.data.exists():
            self._initialise(programs, user)
        lock_files.clear_the_way(self.data, self.run / f"{SOCKET}.lock")
        options = {"listen_addresses": "", "unix_socket_directories": "../run", "max_connections": "200"}
        settings = [f"--{name}={value}" for name, value in (options | ({} if durable else NOT_DURABLE)).items()]
        while True:
            self.child = start(
                "postgres",
                [programs / "postgres", "-D", WORKING_DIRECTORY, *settings],
                environment=ENVIRONMENT,
                directory=self.data,
                output=self.directory / "server.log",
                user=(user.uid, user.gid) if user else None,
                if_orphaned=signal.SIGINT,
            )
            while self.child.exit_code is None and time.monotonic() < deadline:
                if lock_files.ready_pid(self.data) == self.child.pid:
                    return
                time.sleep(0.01)
            # The backends of a server that was killed hold its shared memory for a moment longer: try again.
            if (
                self.child.exit_code is None
                or not self._says("pre-existing shared memory")
                or time.monotonic() > deadline
            ):
                raise PostgresUnavailable(f"PostgreSQL did not start in {self.data}: {self._last_words()}")
            time.sleep(0.1)

    def _initialise(self, programs: Path, user: Account | None) -> None:
        """Made beside and renamed, so that a kill in the middle leaves nothing half done."""
        scratch = self.directory / "data.new"
        shutil.rmtree(scratch, ignore_errors=True)
        self._make_private(scratch, user)
        made = subprocess.run(
            [
                *(programs / "initdb", "-D", WORKING_DIRECTORY, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            ],
            cwd=scratch,
            env=ENVIRONMENT,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            check=False,
            capture_output=True,
            text=True,
        )
        if made.returncode != 0:
            words = made.stderr.strip().splitlines()[-1:] or ["no reason given"]
            raise PostgresUnavailable(f"PostgreSQL could not make its files in {self.directory}: {words[0]}")
        scratch.rename(self.data)

    def _make_private(self, directory: Path, user: Account | None) -> None:
        directory.mkdir(exist_ok=True, mode=0o700)
        if user is not None:
            os.chown(directory, user.uid, user.gid)

    def _says(self, words: str) -> bool:
        return words in (self.directory / "server.log").read_text(errors="replace")

    def _last_words(self) -> str:
        """Its last two lines, without time and pid: the reason often stands in the line before the fatal one."""
        lines = (self.directory / "server.log").read_text(errors="replace").strip().splitlines()
        return "; ".join(line.split("] ", 1)[-1] for line in lines[-2:]) or "it said nothing"

    def _address(self) -> Path:
        """The socket's directory, or a short private link to it: the path of a socket has about 100 characters."""
        if len(os.fsencode(self.run / SOCKET)) <= SOCKET_PATH_LIMIT:
            return self.run
        digest = hashlib.sha256(os.fsencode(self.run)).hexdigest()[:16]
        link = Path(tempfile.gettempdir()) / f"guichet-{os.getuid()}-{digest}"
        with contextlib.suppress(FileExistsError):
            link.symlink_to(self.run)
        found = link.lstat()
        if not stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid() or link.readlink() != self.run:
            raise PostgresUnavailable(f"{link} belongs to somebody else; choose a data directory with a shorter path.")
        return link


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def connect_or_start(directory: Path, *, must_own: bool = False, durable: bool = True) -> Server:
    """The running server of this directory, started if nobody runs it; close() what you get.

    `must_own` refuses (DirectoryInUse) a directory that another process owns. Not `durable` is for tests: faster, and
    a power cut may lose everything. Call it from the main thread, see processes.start.
    """
    server = Server(directory)
    server.open(must_own=must_own, durable=durable)
    try:
        create_database(server, "guichet")
    except BaseException:
        server.close()
        raise
    return server


@contextlib.contextmanager
def embedded(directory: Path, *, durable: bool = True) -> Iterator[str]:
    """The address of the directory's database for the duration of a block; an owner leaves last."""
    server = connect_or_start(directory, durable=durable)
    try:
        yield server.url()
    finally:
        server.close(when_others=lambda: None)


def create_database(server: Server, name: str) -> None:
    """Make the database unless it is there."""
    with _administration(server) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def drop_database(server: Server, name: str) -> None:
    """Remove the database and everything in it, if it is there."""
    with _administration(server) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def _administration(server: Server) -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect(server.url("postgres"), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise PostgresUnavailable(f"PostgreSQL in {server.directory} does not answer: {reason}") from None
    with connection:
        yield connection
