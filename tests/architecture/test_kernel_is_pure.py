"""The kernel stands on the standard library alone, and only on the part of it that has no effects."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

KERNEL = Path(__file__).parents[2] / "src" / "guichet" / "kernel"
MODULES = sorted(KERNEL.rglob("*.py"))

# What reads the world or changes it: files, processes, networks, clocks, chance, logs, other threads.
# fmt: off
WITH_EFFECTS = frozenset({
    "asyncio", "concurrent", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets",
    "select", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib", "zoneinfo",
})
# fmt: on


def imported_modules(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def is_allowed(module: str) -> bool:
    if module == "guichet.kernel" or module.startswith("guichet.kernel."):
        return True
    top = module.partition(".")[0]
    return top in sys.stdlib_module_names and top not in WITH_EFFECTS


def test_the_kernel_is_where_this_test_looks() -> None:
    assert KERNEL / "money.py" in MODULES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_kernel_module_imports_only_the_pure_standard_library_and_the_kernel(path: Path) -> None:
    refused = [module for module in imported_modules(path.read_text("utf-8")) if not is_allowed(module)]
    assert refused == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_kernel_module_opens_prints_and_asks_for_nothing(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert called.isdisjoint({"open", "print", "input", "exec", "eval", "__import__"})


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("decimal", True),
        ("collections.abc", True),
        ("guichet.kernel.money", True),
        ("guichet.kernels", False),
        ("guichet.infra.clock", False),
        ("django.db", False),
        ("time", False),
        ("os.path", False),
        (".money", False),
    ],
)
def test_the_rule_tells_pure_from_impure(module: str, allowed: bool) -> None:
    assert is_allowed(module) is allowed
