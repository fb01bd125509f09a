"""The rates that Guichet starts with (domain/rates.py)."""

from django.db import migrations

from guichet.contexts.tax.domain.rates import RATES


def load(apps, schema_editor):
    model = apps.get_model("tax", "TaxRate")
    model.objects.bulk_create(
        [model(code=r.code, percent=r.percent, valid_from=r.valid_from, valid_until=r.valid_until) for r in RATES]
    )


class Migration(migrations.Migration):
    dependencies = [("tax", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
