import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
        ('customers', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Account',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('currency', models.CharField(max_length=3)),
                    ('code', models.CharField(help_text='receivable, deferred_revenue, tax_due:CA-GST, clearing:sandbox …', max_length=48)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'currency', 'code'), name='account_once')],
                },
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('currency', models.CharField(max_length=3)),
                    ('source_kind', models.CharField(max_length=24)),
                    ('source_id', models.UUIDField()),
                    ('purpose', models.CharField(max_length=32)),
                    ('entry_date', models.DateField(help_text="Day of the brand's calendar.")),
                    ('posted_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('source_kind', 'source_id', 'purpose'), name='entry_source_once')],
                },
            ),
            migrations.CreateModel(
                name='Posting',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('amount_minor', models.BigIntegerField(help_text='Debit positive, credit negative.')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account')),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer', 'account'], name='posting_by_customer')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='posting_not_zero')],
                },
            ),
        ]),
    ]
