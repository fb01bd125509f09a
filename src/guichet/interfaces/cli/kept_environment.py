"""Environment variables kept in a data directory, so that a command beside a demo lives in the same installation.

`secrets` is made once and only its owner reads it; `environment` says how the demo was last started.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SECRETS, ENVIRONMENT = "secrets", "environment"


def read(file: Path) -> dict[str, str]:
    """NAME=value lines; none if the file is not there."""
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def write(file: Path, variables: Mapping[str, str]) -> None:
    """Whole or not at all, readable by its owner alone."""
    scratch = file.with_name(file.name + ".new")
    with open(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.writelines(f"{name}={value}\n" for name, value in variables.items())
    scratch.replace(file)


def adopt(data: Path) -> None:
    """Take over what the directory keeps; what is set already wins."""
    for name in (SECRETS, ENVIRONMENT):
        for variable, value in read(data / name).items():
            os.environ.setdefault(variable, value)
