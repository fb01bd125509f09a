import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Customer',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('number', models.CharField(max_length=24)),
                    ('kind', models.CharField(choices=[('consumer', 'Consumer'), ('non_professional', 'Non Professional'), ('professional', 'Professional')], max_length=16)),
                    ('name', models.CharField(max_length=120)),
                    ('category', models.CharField(blank=True, help_text="Line of business, from the programme's list; empty: not asked yet.", max_length=32)),
                    ('billing_email', models.EmailField(help_text='Where invoices go.', max_length=254)),
                    ('vat_id', models.CharField(blank=True, help_text="With its member's code, EL for Greece. Its validity is in tax.", max_length=16)),
                    ('currency', models.CharField(blank=True, help_text='Written once, by the first invoice.', max_length=3)),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.programme')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'number'), name='customer_number_once')],
                },
            ),
            migrations.CreateModel(
                name='Address',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('billing', 'Billing'), ('shipping', 'Shipping')], max_length=8)),
                    ('line1', models.CharField(max_length=120)),
                    ('line2', models.CharField(blank=True, help_text='Suite, building, floor.', max_length=120)),
                    ('city', models.CharField(max_length=80)),
                    ('region', models.CharField(blank=True, max_length=3)),
                    ('postal_code', models.CharField(blank=True, max_length=12)),
                    ('country', models.CharField(max_length=2)),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('customer', 'kind'), name='address_kind_once')],
                },
            ),
        ]),
    ]
