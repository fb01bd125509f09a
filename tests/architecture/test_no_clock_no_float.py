"""Only `infra.clock` reads the time of day; the business knows neither stopwatch, nor float, nor a second rounding.

Read from the source text, so that a place no test runs is held too (docs/domain.md, Two clocks; docs/domain.md,
Money).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "guichet"
THE_CLOCK = "infra/clock.py"
THE_ROUNDING = "kernel/rounding.py"

TIME_OF_DAY = frozenset(
    {
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
        "time.clock_gettime",
        "time.clock_gettime_ns",
        "uuid.uuid1",
        "django.utils.timezone.now",
        "django.db.models.functions.Now",
        "django.db.models.functions.datetime.Now",
    }
)
# These convert the instant they are given, and read the clock when given none.
TIME_OF_DAY_WITHOUT_ARGUMENT = frozenset(
    {
        "time.ctime",
        "time.gmtime",
        "time.localtime",
        "django.utils.timezone.localdate",
        "django.utils.timezone.localtime",
    }
)
STOPWATCHES = frozenset(
    f"time.{name}{unit}" for name in ("monotonic", "perf_counter", "process_time") for unit in ("", "_ns")
)
DATABASE_CLOCK = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)"
    r"|\bcurrent_(timestamp|date|time)\b|\blocaltimestamp\b",
    re.IGNORECASE,
)
TEMPLATE_CLOCK = re.compile(r"{%-?\s*now\b")


def modules_in(*folders: str) -> list[str]:
    roots = [SOURCE / folder for folder in folders] if folders else [SOURCE]
    return sorted(path.relative_to(SOURCE).as_posix() for root in roots for path in root.rglob("*.py"))


EVERYWHERE = modules_in()
THE_BUSINESS = modules_in("kernel", "contexts", "flows")


def found_in(modules: Iterable[str], look: Callable[[ast.Module], list[str]]) -> dict[str, list[str]]:
    """What `look` finds, by module: empty when the rule is kept everywhere."""
    found = {module: look(ast.parse((SOURCE / module).read_text("utf-8"))) for module in modules}
    return {module: places for module, places in found.items() if places}


def origins(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `tz` → `django.utils.timezone`."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                found[name] = alias.name if alias.asname else name
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return found


def dotted(node: ast.AST, imported: dict[str, str]) -> str:
    """`dt.datetime.now` as the module path it stands for; empty for what is no name."""
    if isinstance(node, ast.Name):
        return imported.get(node.id, "")
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value, imported)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def texts_outside_docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.lineno, node.value


def clock_readings(tree: ast.Module) -> list[str]:
    """Where the time of day is read: by Python, by a column that fills itself, by the database."""
    imported = origins(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (name := dotted(node, imported)) in TIME_OF_DAY:
            found.append(f"line {node.lineno}: {name}")
        elif isinstance(node, ast.Call) and not node.args and not node.keywords:
            if (name := dotted(node.func, imported)) in TIME_OF_DAY_WITHOUT_ARGUMENT:
                found.append(f"line {node.lineno}: {name}()")
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            found.append(f"line {node.lineno}: {node.arg}")
    found.extend(f"line {line}: SQL" for line, text in texts_outside_docstrings(tree) if DATABASE_CLOCK.search(text))
    return found


def stopwatch_readings(tree: ast.Module) -> list[str]:
    imported = origins(tree)
    return [
        f"line {node.lineno}: {name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute) and (name := dotted(node, imported)) in STOPWATCHES
    ]


def floats(tree: ast.Module) -> list[str]:
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id in {"float", "complex"})
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
    ]


def roundings(tree: ast.Module) -> list[str]:
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "round")
            or (isinstance(node.func, ast.Attribute) and node.func.attr in {"quantize", "to_integral_value"})
        )
    ]


def test_the_source_is_where_this_test_looks() -> None:
    assert THE_CLOCK in EVERYWHERE
    assert THE_ROUNDING in THE_BUSINESS


def test_only_the_clock_reads_the_time_of_day() -> None:
    assert found_in((module for module in EVERYWHERE if module != THE_CLOCK), clock_readings) == {}


def test_no_page_or_mail_reads_the_time_of_day() -> None:
    templates = [path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".xml"}]
    assert [str(path) for path in templates if TEMPLATE_CLOCK.search(path.read_text("utf-8"))] == []


def test_the_business_measures_no_time() -> None:
    assert found_in(THE_BUSINESS, stopwatch_readings) == {}


def test_the_business_knows_no_float() -> None:
    assert found_in(THE_BUSINESS, floats) == {}


def test_the_business_has_one_rounding() -> None:
    assert found_in((module for module in THE_BUSINESS if module != THE_ROUNDING), roundings) == {}


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now(UTC)",
        "import datetime as dt\ndt.datetime.now()",
        "import datetime\ndatetime.date.today()",
        "from datetime import date as day\nstart = day.today",
        "from time import time\ntime()",
        "import time\ntime.time_ns()",
        "import time\ntime.localtime()",
        "from django.utils import timezone\nDateTimeField(default=timezone.now)",
        "from django.utils.timezone import now\nnow()",
        "from django.utils import timezone\ntimezone.localdate()",
        "from django.db.models.functions import Now\nfilter(at__lt=Now())",
        "DateTimeField(auto_now_add=True)",
        "cursor.execute('update leases set taken_at = now()')",
        "cursor.execute(f'select {column} where at < CURRENT_TIMESTAMP')",
    ],
)
def test_a_hidden_reading_of_the_clock_is_found(source: str) -> None:
    assert len(clock_readings(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from guichet.infra.clock import wall_now\nwall_now()",
        "from datetime import date\ndate(2026, 11, 22)",
        "from django.utils import timezone\ntimezone.localtime(at, zone)",
        "import time\ntime.monotonic()",
        "def sweep(now):\n    return now",
        '"""Never calls now() itself."""',
        "'known to now'",
    ],
)
def test_what_reads_no_clock_is_let_through(source: str) -> None:
    assert clock_readings(ast.parse(source)) == []


@pytest.mark.parametrize(
    "source", ["rate = 0.05", "float(amount)", "def share(of: float): ...", "models.FloatField()", "-1.5", "1e3"]
)
def test_a_float_is_found(source: str) -> None:
    assert len(floats(ast.parse(source))) == 1


@pytest.mark.parametrize("source", ["round(x, 2)", "amount.quantize(cent)", "amount.to_integral_value()"])
def test_a_second_rounding_is_found(source: str) -> None:
    assert len(roundings(ast.parse(source))) == 1


def test_a_stopwatch_is_found() -> None:
    assert len(stopwatch_readings(ast.parse("from time import monotonic as tick\ntick()"))) == 1
