"""The API asked whatever its own description allows, and what it does not: it never fails, and answers as it says.

`API_EXAMPLES=500` asks more than every run has time for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from guichet.config.wsgi import application
from guichet.contexts.customers.public import CustomerView
from guichet.interfaces.api import keys as api_keys
from guichet.interfaces.api.api import api
from tests.contexts.desk import Desk
from tests.contexts.usage.printers import item_of
from tests.interfaces.api.conftest import Program

EXAMPLES = int(os.environ.get("API_EXAMPLES", "5"))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
DESCRIBED = schemathesis.openapi.from_dict(api.get_openapi_schema())
OPERATIONS = {operation.ok().label: operation.ok() for operation in DESCRIBED.get_all_operations()}
Answered = dict[int, int]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A request ends without closing the test's connection, as with Django's own client, which lets it close again."""
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ask(
    program: Callable[..., Program], desk: Desk, monkeypatch: pytest.MonkeyPatch, kept_connection: None
) -> Callable[[Case], int]:
    """Sends a case to the brand with a key that may do everything, and looks at the answer; its status."""
    monkeypatch.setattr(api_keys, "MOST_REQUESTS", 10**9)
    known = {"Authorization": f"Bearer {program().key}", "Host": desk.brand.host}

    def send(case: Case) -> int:
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        case.operation.app = application
        answer = case.call(base_url=f"http://{desk.brand.host}", headers=known)
        case.validate_response(answer, checks=CHECKS)
        return int(answer.status_code)

    return send


@pytest.mark.parametrize("label", OPERATIONS)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_it_answers_as_it_says(ask: Callable[[Case], int], label: str, mode: GenerationMode) -> None:
    explore(OPERATIONS[label].as_strategy(generation_mode=mode), ask)


@pytest.mark.parametrize("label", [label for label in OPERATIONS if "{" in label or "customers" not in label])
def test_it_answers_as_it_says_about_what_there_is(
    ask: Callable[[Case], int], program: Callable[..., Program], printing: CustomerView, label: str
) -> None:
    asking, met = program(), []
    first = {
        name: asking.get(f"/{name}s", customer=printing.number).json()["data"][0]["id"]
        for name in ("subscription", "invoice", "payment")
    }
    real: dict[str, Any] = {"customer": printing.number, **first}

    def about(case: Case) -> None:
        case.path_parameters = {name: real[name] for name in case.path_parameters or {}}
        if case.query and "customer" in case.query:
            case.query["customer"] = printing.number
        if isinstance(case.body, dict):
            for event in case.body["events"]:
                event |= {"item": str(item_of(printing.id)), "meter": "pages"}
        met.append(ask(case))

    explore(OPERATIONS[label].as_strategy(), about)
    assert 200 in met


def explore(cases: st.SearchStrategy[Case], ask: Callable[[Case], object]) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=EXAMPLES == 5,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def asked(case: Case) -> None:
        ask(case)

    asked()
