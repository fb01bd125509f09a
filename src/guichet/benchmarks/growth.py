"""How a benchmark's figures grow with its size: each size a run of its own, in databases of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from guichet.benchmarks.plot import Chart, svg

GUICHET = (sys.executable, "-m", "guichet.interfaces.cli.main")


def bill_run(sizes: Sequence[int], into: Path, tell: Callable[[str], None]) -> list[Path]:
    """The billing run over so many subscriptions each time; the charts that were written."""
    figures = [_run(["bill-run", "--subscriptions", str(size)], tell) for size in sizes]
    size = "subscriptions due"
    return [
        _write(
            into / "growth-bill-run-cpu.svg",
            Chart(
                "Billing run: CPU an invoice", size, "milliseconds of the process",
                _points(figures, "cpu_ms_per_invoice"),
            ),
        ),
        _write(
            into / "growth-bill-run-ratio.svg",
            Chart(
                "Billing run: share of the set-based reference", size, "invoices a second ÷ reference",
                _points(figures, "ratio"), target=0.33,
            ),
        ),
        _write(
            into / "growth-bill-run-memory.svg",
            Chart(
                "Billing run: peak memory of the process", size, "MiB", _points(figures, "peak_rss_mb"), target=300
            ),
        ),
    ]  # fmt: skip


def _points(figures: Sequence[dict[str, Any]], name: str) -> list[tuple[int, float]]:
    return [(int(each["subscriptions"]), float(each[name])) for each in figures]


def _run(words: Sequence[str], tell: Callable[[str], None]) -> dict[str, Any]:
    tell(f"guichet bench {' '.join(words)}")
    done = subprocess.run([*GUICHET, "bench", *words, "--json"], stdout=subprocess.PIPE, check=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    tell(", ".join(f"{name} {value:.3g}" for name, value in figures.items() if isinstance(value, float)))
    return figures


def _write(path: Path, chart: Chart) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg(chart))
    return path
