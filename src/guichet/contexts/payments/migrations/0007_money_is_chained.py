"""Money that moved before there were chains, and documents drawn by then, are linked customer by customer."""

from django.db import migrations

from guichet.contexts.payments.queries.chained import ACCOUNTS
from guichet.infra.chain import link_existing


def link_what_happened(apps, schema_editor):
    # An empty database may not have yet what a later kind of link speaks of.
    if apps.get_model("invoicing", "Invoice").objects.exists():
        link_existing(ACCOUNTS)


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_refunds_come_back"), ("invoicing", "0013_what_was_issued_is_chained")]
    operations = [migrations.RunPython(link_what_happened, migrations.RunPython.noop)]
