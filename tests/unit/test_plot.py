"""The charts of the benchmarks show each point where it is."""

from __future__ import annotations

import re

from guichet.benchmarks.plot import Chart, svg


def test_points_stand_in_order_and_as_high_as_they_are() -> None:
    drawn = svg(Chart("A & B", "size", "ms", [(10, 1.0), (100, 2.0), (1000, 4.0)], target=3))
    dots = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawn)]
    floor = max(float(y) for y in re.findall(r'<line [^>]*y1="([\d.]+)"', drawn))
    across = [x for x, _ in dots]
    heights = [floor - y for _, y in dots]
    assert across[1] - across[0] == across[2] - across[1] > 0
    assert heights[1] == 2 * heights[0]
    assert heights[2] == 4 * heights[0]
    assert ">A &amp; B</text>" in drawn
    assert "stroke-dasharray" in drawn
    assert "stroke-dasharray" not in svg(Chart("", "", "", [(1, 1.0)]))


def test_one_size_alone_and_a_figure_of_nothing_are_drawn_too() -> None:
    assert svg(Chart("alone", "size", "ms", [(20, 0.0)])).count("<circle") == 1
