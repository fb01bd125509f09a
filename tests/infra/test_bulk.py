"""Rows of the money path, many in one statement: new ones, those that may be there already, new values of old ones."""

from __future__ import annotations

import pytest
from django.db import DataError

from guichet.infra import bulk
from guichet.infra.models import Counter

pytestmark = pytest.mark.django_db


def test_each_row_is_given_its_own_values() -> None:
    bulk.insert(Counter, ["key", "value"], [("a", 1), ("b", 2), ("c", 3)])
    bulk.update(Counter, ["key", "value"], [("a", 10), ("c", 30), ("nobody", 40)])
    assert dict(Counter.objects.values_list("key", "value")) == {"a": 10, "b": 2, "c": 30}
    bulk.update(Counter, ["key", "value"], [])


def test_what_is_there_already_is_left_as_it_is() -> None:
    bulk.insert(Counter, ["key", "value"], [("a", 1)])
    assert bulk.insert_missing(Counter, ["key", "value"], [("a", 10), ("b", 2)]) == {"b"}
    assert bulk.insert_missing(Counter, ["key", "value"], []) == set()
    assert dict(Counter.objects.values_list("key", "value")) == {"a": 1, "b": 2}


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(DataError):
        bulk.insert_missing(Counter, ["key", "value"], [("x" * 121, 1)])
