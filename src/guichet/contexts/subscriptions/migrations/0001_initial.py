import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('brands', '0001_initial'),
        ('catalog', '0001_initial'),
        ('customers', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Subscription',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('status', models.CharField(choices=[('trialing', 'trialing'), ('active', 'active'), ('past_due', 'past_due'), ('suspended', 'suspended'), ('paused', 'paused'), ('expired', 'expired'), ('canceled', 'canceled')], max_length=10)),
                    ('name', models.CharField(blank=True, help_text='What the customer calls it, to tell it from others.', max_length=60)),
                    ('currency', models.CharField(max_length=3)),
                    ('started_at', models.DateTimeField(help_text='Business instant.')),
                    ('billed_until', models.DateField(help_text='End (excluded) of the last invoiced period, or of the trial: the next billing day.')),
                    ('renews', models.BooleanField(default=True, help_text='Whether it goes on at its term by itself; else it expires.')),
                    ('trial_until', models.DateField(help_text='End (excluded) of the trial that it began with.', null=True)),
                    ('source_id', models.UUIDField(help_text='The order, or the asking for it, that made it: the same one never makes two.', unique=True)),
                    ('ended_on', models.DateField(help_text='The first day without it; written once, when it is over.', null=True)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('enrolled_by', models.ForeignKey(help_text='Who added it where nothing is ordered.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('predecessor', models.ForeignKey(help_text='The one that was over, if somebody came back.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.subscription')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('status__in', ['active', 'past_due', 'trialing'])), fields=['brand', 'billed_until', 'id'], name='subscription_due'), models.Index(fields=['customer'], name='subscription_by_customer')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['trialing', 'active', 'past_due', 'suspended', 'paused', 'expired', 'canceled'])), name='subscription_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('status__in', ['canceled', 'expired'])), models.Q(models.Q(('status__in', ['canceled', 'expired']), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='subscription_over_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'trialing'), _negated=True), models.Q(('billed_until', models.F('trial_until')), ('trial_until__isnull', False)), _connector='OR'), name='subscription_trial_has_term')],
                },
            ),
            migrations.CreateModel(
                name='Item',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('quantity', models.PositiveIntegerField()),
                    ('price', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                    ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.subscription')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('subscription', 'price'), name='item_price_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='item_quantity_positive')],
                },
            ),
            migrations.CreateModel(
                name='ScheduledChange',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('terms', 'terms'), ('pause', 'pause'), ('end', 'end')], max_length=8)),
                    ('status', models.CharField(choices=[('waiting', 'waiting'), ('applied', 'applied'), ('taken_back', 'taken_back'), ('replaced', 'replaced')], max_length=10)),
                    ('effective_on', models.DateField(help_text="The term: the first day of the next period, in the brand's zone.")),
                    ('quantity', models.PositiveIntegerField(null=True)),
                    ('reason', models.TextField(blank=True, help_text='Why it ends, if the person said so.')),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('closed_at', models.DateTimeField(help_text='Business instant at which it no longer waited.', null=True)),
                    ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.item')),
                    ('person', models.ForeignKey(help_text='Who asked for it, if not dunning.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('price', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                    ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.subscription')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('subscription', 'kind'), name='scheduled_one_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('item__isnull', False), ('kind', 'terms'), ('price__isnull', False), ('quantity__gte', 1), ('quantity__isnull', False)), models.Q(('item__isnull', True), ('kind__in', ['pause', 'end']), ('price__isnull', True), ('quantity__isnull', True)), _connector='OR'), name='scheduled_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='scheduled_closed_has_instant')],
                },
            ),
            migrations.CreateModel(
                name='Discount',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('code', models.CharField(max_length=32)),
                    ('percent', models.DecimalField(decimal_places=4, max_digits=7)),
                    ('source_id', models.UUIDField(help_text='The order that redeemed it.', unique=True)),
                    ('redeemed_at', models.DateTimeField(help_text='Business instant.')),
                    ('coupon', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.coupon')),
                    ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.subscription')),
                ],
                options={
                    'indexes': [models.Index(fields=['coupon'], name='discount_by_coupon')],
                },
            ),
            migrations.CreateModel(
                name='BillingAnchor',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('anchor_date', models.DateField()),
                    ('interval_unit', models.CharField(max_length=5)),
                    ('interval_count', models.PositiveSmallIntegerField()),
                    ('effective_from', models.DateField(help_text='First day that it governs.')),
                    ('unbilled_since', models.DateField(help_text='Of one after a halt: the end of what was billed before it.', null=True)),
                    ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.subscription')),
                ],
                options={
                    'indexes': [models.Index(fields=['subscription', 'effective_from', 'id'], name='anchor_by_day')],
                },
            ),
            migrations.CreateModel(
                name='ItemChange',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('effective_on', models.DateField(help_text="In the brand's zone.")),
                    ('quantity', models.PositiveIntegerField()),
                    ('source_id', models.UUIDField(help_text='The order or the scheduled change that made it.')),
                    ('recorded_at', models.DateTimeField(help_text='Business instant.')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.item')),
                    ('price', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                ],
                options={
                    'indexes': [models.Index(fields=['item', 'effective_on', 'id'], name='item_change_by_day')],
                    'constraints': [models.UniqueConstraint(fields=('item', 'source_id'), name='item_change_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='item_change_positive')],
                },
            ),
            migrations.CreateModel(
                name='Parking',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('reason', models.CharField(choices=[('details', 'details'), ('amount', 'amount'), ('count', 'count'), ('error', 'error')], max_length=20)),
                    ('detail', models.CharField(help_text='What the program said, for whoever looks into it.', max_length=200)),
                    ('parked_at', models.DateTimeField(help_text='Business instant.')),
                    ('released_at', models.DateTimeField(help_text='Business instant.', null=True)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('released_at', None)), fields=['brand'], name='parking_now')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('customer',), name='parking_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='parking_released_by_somebody')],
                },
            ),
        ]),
    ]
