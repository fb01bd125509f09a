"""Many ids as one parameter, and none as no query."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.infra.any_of import Ids
from guichet.infra.ids import new_id
from guichet.infra.models import OutboxReader

pytestmark = pytest.mark.django_db


def test_of_no_ids_the_database_is_not_asked() -> None:
    reader = OutboxReader.objects.create(brand_id=new_id(), task="test")
    with CaptureQueriesContext(connection) as asked:
        assert not OutboxReader.objects.filter(brand_id__any_of=Ids([])).update(task="other")
        assert list(OutboxReader.objects.filter(brand_id__any_of=Ids([]))) == []
    assert not asked.captured_queries
    assert list(OutboxReader.objects.filter(brand_id__any_of=Ids([new_id(), reader.brand_id]))) == [reader]
    assert list(OutboxReader.objects.exclude(brand_id__any_of=Ids([]))) == [reader]
