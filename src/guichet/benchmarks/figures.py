"""What a benchmark found: names and numbers, as a table for people and as one JSON object for programs."""

from __future__ import annotations

import os
import platform
import resource
from collections.abc import Mapping

Figures = Mapping[str, float | int | str]


def table(figures: Figures) -> list[str]:
    """One line a figure, names to the left, numbers to the right."""
    shown = {name.replace("_", " "): _shown(value) for name, value in figures.items()}
    names, values = max(map(len, shown)), max(map(len, shown.values()))
    return [f"{name:<{names}}  {value:>{values}}" for name, value in shown.items()]


def peak_rss_mb() -> int:
    """The most memory that this process has held at once, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def _shown(value: float | str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"
