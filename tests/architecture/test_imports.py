"""Who may import whom: the contracts of pyproject.toml, and the door of each context."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "guichet"
CONTEXTS = "guichet.contexts"
DOORS = frozenset({"public", "events", "ports"})
NO_DODGING_IN = ("kernel", "infra", "contexts", "adapters", "flows")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("guichet", cache_dir=None)


def is_behind_a_door(importer: str, imported: str) -> bool:
    """Whether `imported` is inside a context that `importer` is outside of, and is none of its doors."""
    context, *inside = imported.removeprefix(f"{CONTEXTS}.").split(".")
    if not imported.startswith(f"{CONTEXTS}.") or f"{importer}.".startswith(f"{CONTEXTS}.{context}."):
        return False
    return not inside or inside[0] not in DOORS


def inner_imports(tree: ast.Module) -> list[str]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def modules() -> Iterator[Path]:
    for layer in NO_DODGING_IN:
        yield from sorted((SOURCE / layer).rglob("*.py"))


def test_the_contracts_of_pyproject_hold() -> None:
    """As a program of its own: in this process it would silence every logger that other tests listen to."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_context_is_entered_by_its_doors_alone(graph: grimp.ImportGraph) -> None:
    through_the_wall = [
        f"{importer} imports {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if is_behind_a_door(importer, imported)
    ]
    assert through_the_wall == []


def test_no_import_inside_a_function_hides_a_cycle() -> None:
    found = {
        str(path.relative_to(SOURCE)): inner
        for path in modules()
        if (inner := inner_imports(ast.parse(path.read_text("utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("importer", "imported", "refused"),
    [
        ("guichet.flows.settle", "guichet.contexts.payments.public", False),
        ("guichet.adapters.stripe.gateway", "guichet.contexts.payments.ports", False),
        ("guichet.contexts.payments.queries", "guichet.contexts.payments.models", False),
        ("guichet.contexts.payments", "guichet.contexts.payments.public", False),
        ("guichet.flows.settle", "guichet.infra.models", False),
        ("guichet.flows.settle", "guichet.contexts.payments.models", True),
        ("guichet.flows.settle", "guichet.contexts.payments", True),
        ("guichet.contexts.payments.queries", "guichet.contexts.brands.queries", True),
        ("guichet.contexts.payments_more.queries", "guichet.contexts.payments.domain.states", True),
    ],
)
def test_the_rule_tells_a_door_from_a_wall(importer: str, imported: str, refused: bool) -> None:
    assert is_behind_a_door(importer, imported) is refused


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("def f():\n    import json", 1),
        ("class A:\n    async def f(self):\n        from a import b", 1),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json", 0),
    ],
)
def test_an_import_inside_a_function_is_found(source: str, count: int) -> None:
    assert len(inner_imports(ast.parse(source))) == count
