"""What a demo's processes are told: secrets made once, and where everything is this time."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from guichet.infra.postgres import Server
from guichet.interfaces.cli import kept_environment

SANDBOX_DATABASE = "guichet_sandbox"
# Of each process; together well under the 200 connections of the embedded server.
POOL_SIZE = 20


def prepare(data: Path, port: int, server: Server) -> dict[str, str]:
    """The whole environment for the demo's children; what others beside it need is kept in the data directory."""
    secret_file = data / kept_environment.SECRETS
    if not secret_file.exists():
        made = {"GUICHET_SECRET_KEYS": secrets.token_urlsafe(48), "GUICHET_SANDBOX_CONTROL_KEY": secrets.token_hex(24)}
        kept_environment.write(secret_file, made)
    placed = {
        "GUICHET_ENV": "demo",
        "GUICHET_PORTAL_SCHEME": "http",
        "GUICHET_PORTAL_PORT": str(port),
        "GUICHET_SANDBOX_ORIGIN": f"http://psp.localhost:{port + 1}",
        "GUICHET_SANDBOX_DATABASE_URL": server.url(SANDBOX_DATABASE),
    }
    kept_environment.write(data / kept_environment.ENVIRONMENT, placed)
    return {
        **os.environ,
        **kept_environment.read(secret_file),
        **placed,
        "GUICHET_DATA": str(data),
        "DATABASE_URL": server.url(),
        "GUICHET_DATABASE_POOL": "1",
        "GUICHET_DATABASE_POOL_SIZE": str(POOL_SIZE),
    }
