"""Tables know only those below: foreign keys and migrations point down the order of contexts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

from guichet.infra.models import ChainLink, Counter, Row

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
# Why these have an identifier of another kind.
NOT_ROWS = {
    Counter: "its key names the series",
    ChainLink: "its chain and its place there name it",
    "invoicing.InvoiceLine": "never asked for by itself: its number comes from the database with the COPY",
    "invoicing.InvoiceTax": "as InvoiceLine",
    "invoicing.SkippedLine": "as InvoiceLine",
    "invoicing.CreditNoteLine": "as InvoiceLine",
    "invoicing.CreditNoteTax": "as InvoiceLine",
    "ledger.Posting": "as InvoiceLine",
}


def order_of_contexts() -> list[str]:
    """Lowest first, as the import contract states it; `infra` is below all."""
    contracts = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["containers"] == ["guichet.contexts"])
    return ["infra", *reversed(layers)]


ORDER = order_of_contexts()


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("guichet.")]


def foreign_keys() -> Iterator[tuple[str, models.ForeignKey[models.Model, models.Model]]]:
    for model in own_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey):
                yield f"{model._meta.label}.{field.name}", field


def test_every_app_with_tables_has_its_place_in_the_order() -> None:
    assert {model._meta.app_label for model in own_models()} <= set(ORDER)


def test_no_table_relates_to_many_without_a_table_of_its_own() -> None:
    assert [model._meta.label for model in own_models() if model._meta.local_many_to_many] == []


def test_a_foreign_key_protects_and_has_no_way_back() -> None:
    careless = [
        name
        for name, key in foreign_keys()
        if key.remote_field.on_delete is not models.PROTECT or key.remote_field.related_name != "+"
    ]
    assert careless == []


def test_a_foreign_key_points_down() -> None:
    up = [
        f"{name} to {key.target_field.model._meta.label}"
        for name, key in foreign_keys()
        if ORDER.index(key.target_field.model._meta.app_label) > ORDER.index(key.model._meta.app_label)
    ]
    assert up == []


def test_a_migration_depends_only_on_those_below() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    up = [
        f"{app}.{name} on {below[0]}.{below[1]}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        for below in migration.dependencies
        if below[0] in ORDER and app in ORDER and ORDER.index(below[0]) > ORDER.index(app)
    ]
    assert up == []


def test_nothing_but_the_house_depends_on_its_migrations() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert [migration for migration in loader.disk_migrations.values() if migration.run_before] == []


def test_every_table_has_the_base_of_rows_or_a_reason() -> None:
    others = {model for model in own_models() if not issubclass(model, Row)}
    named = {apps.get_model(reason) if isinstance(reason, str) else reason for reason in NOT_ROWS}
    assert others == named


@pytest.mark.django_db
def test_the_models_say_what_the_migrations_made(capsys: pytest.CaptureFixture[str]) -> None:
    """Also holds that a set in a constraint is sorted: unsorted, it differs from run to run."""
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)
