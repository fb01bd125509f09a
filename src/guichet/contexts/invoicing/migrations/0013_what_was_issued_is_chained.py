"""What was issued before there were chains is linked in the order of its numbers."""

from django.db import migrations

from guichet.contexts.invoicing.queries.chained import ISSUED
from guichet.infra.chain import link_existing


def link_what_was_issued(apps, schema_editor):
    # An empty database may not have yet what a later kind of link speaks of.
    if apps.get_model("invoicing", "Invoice").objects.exists():
        link_existing(ISSUED)


class Migration(migrations.Migration):
    dependencies = [
        ("invoicing", "0012_lines_of_use"),
        ("brands", "0002_credit_note_series"),
        ("infra", "0003_chains"),
    ]
    operations = [migrations.RunPython(link_what_was_issued, migrations.RunPython.noop)]
