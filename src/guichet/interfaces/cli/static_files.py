"""Collects the static files where they have changed: a warm start need not."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

FINGERPRINT = "static.fingerprint"


def collect(data: Path) -> bool:
    """Collect into STATIC_ROOT unless the sources are those of the last time; whether anything was done."""
    from django.conf import settings
    from django.core.management import call_command

    kept, current = data / FINGERPRINT, _fingerprint()
    if kept.exists() and kept.read_text() == current and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return False
    data.mkdir(parents=True, exist_ok=True)
    kept.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    kept.write_text(current)
    return True


def _fingerprint() -> str:
    """Names, sizes and times of every source, and the version that decides what becomes of them."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(version("guichet").encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
