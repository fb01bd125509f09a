import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
        ('catalog', '0001_initial'),
        ('customers', '0001_initial'),
        ('subscriptions', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='UsagePeriod',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('starts_on', models.DateField(help_text='First day that counts, and that is paid for.')),
                    ('ends_on', models.DateField(help_text='First day that no longer counts.')),
                    ('paid_until', models.DateField(help_text='First day that is not paid for: what was given back includes nothing.')),
                    ('of_start', models.DateField(help_text='Start of the billing period that it is part of.')),
                    ('of_end', models.DateField(help_text='Its end as first opened, excluded.')),
                    ('is_unread', models.BooleanField(default=True, help_text='Whether something may be in it that was not charged.')),
                    ('is_alone', models.BooleanField(default=False, help_text='Whether no renewal will read it: it is billed by itself once it is over.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.item')),
                    ('meter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.meter')),
                ],
                options={
                    'indexes': [models.Index(fields=['item', 'ends_on'], name='usage_period_by_day'), models.Index(condition=models.Q(('is_unread', True)), fields=['item'], name='usage_period_unread'), models.Index(condition=models.Q(('is_alone', True)), fields=['brand', 'ends_on'], name='usage_period_alone')],
                    'constraints': [models.UniqueConstraint(fields=('item', 'meter', 'starts_on', 'of_end'), name='usage_period_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on')), ('ends_on__lte', models.F('of_end')), ('paid_until__gte', models.F('starts_on')), ('paid_until__lte', models.F('of_end')), ('starts_on__gte', models.F('of_start'))), name='usage_period_inside_its_period'), models.CheckConstraint(condition=models.Q(('is_alone', False), ('is_unread', True), _connector='OR'), name='usage_period_alone_is_unread')],
                },
            ),
            migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('position', models.PositiveSmallIntegerField(help_text='The how-manieth of its period.')),
                    ('used_units', models.PositiveBigIntegerField()),
                    ('included_units', models.PositiveBigIntegerField()),
                    ('charged_units', models.PositiveBigIntegerField(help_text='Those beyond, less what earlier readings charged.')),
                    ('read_at', models.DateTimeField(help_text='Business instant.')),
                    ('price', models.ForeignKey(help_text='What one beyond costs.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                    ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usage.usageperiod')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('period', 'position'), name='reading_position_once')],
                },
            ),
            migrations.CreateModel(
                name='UsageDay',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('day', models.DateField(help_text="In the brand's zone.")),
                    ('quantity', models.PositiveBigIntegerField()),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.item')),
                    ('meter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.meter')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('item', 'meter', 'day'), name='usage_day_once')],
                },
            ),
            migrations.CreateModel(
                name='UsageEvent',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('source_id', models.CharField(help_text='What the product calls it, once in a brand.', max_length=120)),
                    ('quantity', models.PositiveIntegerField()),
                    ('occurred_at', models.DateTimeField(help_text='Business instant.')),
                    ('day', models.DateField(help_text="Its day in the brand's zone: the day that it counts for.")),
                    ('recorded_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.item')),
                    ('meter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.meter')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'source_id'), name='usage_event_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='usage_event_positive')],
                },
            ),
        ]),
    ]
