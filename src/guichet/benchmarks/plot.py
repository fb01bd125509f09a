"""One small chart: a figure as it grows with the size of what is measured, as SVG without script or font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 72, 24, 56, 52
INK, QUIET, LINE = "#1f2430", "#5c6470", "#2a4fa8"


@dataclass(frozen=True, slots=True)
class Chart:
    """`points` are (size, figure); `target` is a line that the figure is to stay above or below, if there is one."""

    title: str
    size: str
    figure: str
    points: Sequence[tuple[int, float]]
    target: float | None = None


def svg(chart: Chart) -> str:
    """From nothing upwards on the figure's axis; sizes by their magnitude, because they grow tenfold."""
    top = _round_up(max([*(figure for _, figure in chart.points), chart.target or 0]))
    least, most = log10(min(size for size, _ in chart.points)), log10(max(size for size, _ in chart.points))

    def x(size: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((log10(size) - least) / ((most - least) or 1))

    def y(figure: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * figure / top

    parts = [_text(LEFT, 28, chart.title, size=16, colour=INK, weight=600)]
    for step in range(5):
        value = top * step / 4
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#e3e6ea"/>'
        )
        parts.append(_text(LEFT - 8, y(value) + 4, f"{value:,.{0 if top >= 20 else 2}f}", anchor="end"))
    if chart.target is not None:
        across = f'x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(chart.target):.1f}" y2="{y(chart.target):.1f}"'
        parts.append(f'<line {across} stroke="{QUIET}" stroke-dasharray="5 4"/>')
    path = " ".join(f"{x(size):.1f},{y(figure):.1f}" for size, figure in chart.points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="2"/>')
    for size, figure in chart.points:
        parts.append(f'<circle cx="{x(size):.1f}" cy="{y(figure):.1f}" r="3.5" fill="{LINE}"/>')
        parts.append(_text(x(size), HEIGHT - BOTTOM + 18, f"{size:,}", anchor="middle"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, chart.size, anchor="middle"))
    parts.append(_text(LEFT, 46, chart.figure))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(chart.title)}" font-family="system-ui, sans-serif">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _text(
    x: float, y: float, words: str, *, size: int = 12, colour: str = QUIET, anchor: str = "start", weight: int = 400
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 8 and 10 times a power of ten."""
    power = 10.0 ** floor(log10(value or 1))
    return next((step * power for step in (1, 2, 4, 5, 8) if value <= step * power), ceil(value / power) * power)
