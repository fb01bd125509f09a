"""A PostgreSQL cluster with current tables, made once and copied for each run and worker: migrations take seconds.

Kept in pytest's own cache, under a hash of what decides the tables.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".pytest_cache" / "clusters"
# The database that `guichet migrate` fills, which the tests' own one is copied from.
TEMPLATE = "guichet"


def place(data: Path) -> None:
    """Put a copy where the embedded server of the data directory looks for its files."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / _key()
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in [entry for entry in KEPT.iterdir() if entry.is_dir()]:
                shutil.rmtree(old)
            _make(made)
    (data / "postgres").mkdir(mode=0o700)
    _copy(made, data / "postgres" / "data")


def _key() -> str:
    digest = hashlib.sha256()
    for path in [*sorted(ROOT.glob("src/**/migrations/*.py")), ROOT / "uv.lock", Path(__file__)]:
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="guichet-cluster-") as scratch:
        migrate = [sys.executable, "-m", "guichet.interfaces.cli.main", "migrate", "--data", scratch]
        environment = {**os.environ, "GUICHET_ENV": "test"}
        subprocess.run(migrate, env=environment, check=True, stdout=subprocess.DEVNULL)
        _copy(Path(scratch) / "postgres" / "data", target.with_suffix(".new"))
    target.with_suffix(".new").rename(target)


def _copy(source: Path, target: Path) -> None:
    # With its owner: a server that root starts runs as somebody else.
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
