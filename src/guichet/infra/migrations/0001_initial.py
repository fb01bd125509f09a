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
                name='AuditRecord',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('brand_id', models.UUIDField()),
                    ('customer_id', models.UUIDField(null=True)),
                    ('actor_kind', models.CharField(help_text='person, staff, system, gateway', max_length=16)),
                    ('actor_id', models.UUIDField(null=True)),
                    ('action', models.CharField(help_text='verb of the trade, e.g. customer.details_changed', max_length=80)),
                    ('subject_kind', models.CharField(max_length=40)),
                    ('subject_id', models.UUIDField(null=True)),
                    ('before', models.JSONField(null=True)),
                    ('after', models.JSONField(null=True)),
                    ('occurred_at', models.DateTimeField()),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['customer_id', 'id'], name='audit_by_customer')],
                },
            ),
            migrations.CreateModel(
                name='ChainLink',
                fields=[
                    ('pk', models.CompositePrimaryKey('chain', 'position', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('chain', models.CharField(help_text='The key of its counter.', max_length=120)),
                    ('position', models.BigIntegerField()),
                    ('kind', models.CharField(max_length=16)),
                    ('subject_id', models.UUIDField()),
                    ('digests', models.BinaryField(help_text='SHA-256 of each of its rows, one after the other.')),
                    ('link', models.BinaryField(help_text='SHA-256 of the link before and these digests.')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('kind', 'subject_id'), name='chained_once')],
                },
            ),
            migrations.CreateModel(
                name='Counter',
                fields=[
                    ('key', models.CharField(max_length=120, primary_key=True, serialize=False)),
                    ('value', models.BigIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='counter_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='OutboxEvent',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=80)),
                    ('brand_id', models.UUIDField()),
                    ('customer_id', models.UUIDField(null=True)),
                    ('payload', models.JSONField()),
                    ('occurred_at', models.DateTimeField(help_text='Business instant of the brand.')),
                    ('recorded_at', models.DateTimeField(help_text='Wall instant.')),
                ],
                options={
                    'indexes': [models.Index(fields=['brand_id', 'id'], name='outbox_by_brand')],
                },
            ),
            migrations.CreateModel(
                name='OutboxReader',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('brand_id', models.UUIDField()),
                    ('task', models.CharField(max_length=80)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand_id', 'task'), name='outbox_reader_once')],
                },
            ),
        ]),
    ]
