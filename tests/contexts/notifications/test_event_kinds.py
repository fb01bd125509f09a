"""Events and their schemas are the same list: what is described is published, and docs/events says what it holds.

`GUICHET_UPDATE_GOLDEN=1` writes the schemas anew.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import jsonschema_rs
import pytest

from guichet.contexts.notifications.domain.event_kinds import KINDS, schema_of

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "docs" / "events"
FLOWS = "\n".join(path.read_text("utf-8") for path in (ROOT / "src" / "guichet" / "flows").rglob("*.py"))


@pytest.mark.parametrize("name", KINDS)
def test_each_has_its_schema_in_the_documents(name: str) -> None:
    path = SCHEMAS / f"{name}.json"
    written = json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("GUICHET_UPDATE_GOLDEN"):
        path.write_text(written, "utf-8")
    assert path.read_text("utf-8") == written
    jsonschema_rs.meta.validate(schema_of(name))


@pytest.mark.parametrize("name", KINDS)
def test_the_list_for_developers_says_what_it_says(name: str) -> None:
    assert f"| [{name}]({name}.json) | {KINDS[name].says} |" in (SCHEMAS / "README.md").read_text("utf-8")


def test_no_schema_is_left_of_an_event_that_is_none() -> None:
    assert {path.stem for path in SCHEMAS.glob("*.json")} == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_something_publishes_it(name: str) -> None:
    subject, what = name.split(".")
    by_name = f'"{name}"' in FLOWS
    by_part = f'f"{subject}.{{action}}"' in FLOWS and re.search(rf'"{what}"', FLOWS)
    assert by_name or by_part


@pytest.mark.parametrize("name", KINDS)
def test_its_name_is_in_the_past_tense(name: str) -> None:
    last = name.split(".")[1].split("_")[0 if name.endswith("_again") else -1]
    assert re.search(r"(ed|en|id|off|on|won|back|sent)$", last)
