import datetime

import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Brand',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('slug', models.SlugField(unique=True)),
                    ('name', models.CharField(help_text='As subscribers know it.', max_length=80)),
                    ('host', models.CharField(help_text='Without scheme and port.', max_length=253, unique=True)),
                    ('mode', models.CharField(choices=[('live', 'Live'), ('test', 'Test'), ('demo', 'Demo')], max_length=8)),
                    ('clock_offset', models.DurationField(default=datetime.timedelta(0), help_text='How far its business clock is ahead; zero when live.')),
                    ('time_zone', models.CharField(max_length=64)),
                    ('country', models.CharField(max_length=2)),
                    ('default_language', models.CharField(max_length=2)),
                    ('look', models.JSONField(help_text='BrandLook: the four tokens, the mark, the colour on paper.')),
                    ('legal', models.JSONField(help_text='LegalIdentity, copied onto each document at issue.')),
                    ('support_email', models.EmailField(max_length=254)),
                    ('support_phone', models.CharField(blank=True, max_length=32)),
                    ('sender_email', models.EmailField(help_text='From address of its mails.', max_length=254)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('mode', 'live'), _negated=True), ('clock_offset', datetime.timedelta(0)), _connector='OR'), name='brand_live_has_no_offset')],
                },
            ),
            migrations.CreateModel(
                name='GatewayAccount',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('code', models.SlugField(help_text='Its name in addresses: /webhooks/CODE/.')),
                    ('adapter', models.CharField(max_length=24)),
                    ('settings', models.JSONField(help_text='api_base, page_origin, supports_frame, merchant_name, webhook_url.')),
                    ('secrets', models.TextField(help_text='Encrypted JSON: api_key, webhook_secrets.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='gateway_code_once')],
                },
            ),
            migrations.CreateModel(
                name='NumberSeries',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(help_text='invoice, credit_note, customer, order', max_length=24)),
                    ('pattern', models.CharField(max_length=60)),
                    ('yearly', models.BooleanField(help_text="Begins again at 1 each year of the brand's calendar.")),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'kind'), name='number_series_once')],
                },
            ),
            migrations.CreateModel(
                name='Programme',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('code', models.SlugField()),
                    ('name', models.JSONField(help_text='By language.')),
                    ('navigation', models.JSONField(help_text='Place (left, top, tabs) and groups of page keys.')),
                    ('policy', models.JSONField(help_text='ProgrammePolicy: methods, roles that see billing, payment terms.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='programme_code_once')],
                },
            ),
        ]),
    ]
