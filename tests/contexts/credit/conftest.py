"""Nothing here is about how documents look."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _plain_paper(settings: Settings) -> None:
    settings.ADAPTERS = settings.ADAPTERS | {"documents": "tests.contexts.credit.plain_paper.documents"}
