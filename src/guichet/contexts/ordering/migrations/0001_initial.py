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
        ('subscriptions', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Order',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('status', models.CharField(choices=[('open', 'open'), ('awaiting_payment', 'awaiting_payment'), ('fulfilled', 'fulfilled'), ('expired', 'expired'), ('canceled', 'canceled')], max_length=16)),
                    ('basis', models.CharField(blank=True, help_text='SubscriptionView.basis that the change was decided upon.', max_length=64)),
                    ('quantity', models.PositiveIntegerField(help_text='The whole number that is wanted, not the difference.')),
                    ('overdue', models.JSONField(default=list, help_text='Paid besides: [invoice id, number, open minor units], oldest first.')),
                    ('bill', models.JSONField(help_text='kernel.bill.Bill, what is charged now.')),
                    ('fingerprint', models.CharField(help_text='Of all that the person was shown.', max_length=64)),
                    ('next_billing_date', models.DateField()),
                    ('next_bill', models.JSONField(help_text='kernel.bill.Bill of the second period, as announced.')),
                    ('total_minor', models.BigIntegerField()),
                    ('credit_minor', models.BigIntegerField(default=0, help_text="How much of the bill the customer's credit settles.")),
                    ('currency', models.CharField(max_length=3)),
                    ('decided_at', models.DateTimeField(help_text='Business instant at which the bill was computed.')),
                    ('expires_at', models.DateTimeField(help_text='Business instant after which it must be shown anew.')),
                    ('confirmed_at', models.DateTimeField(help_text='Business instant of the confirmation that is under way or done.', null=True)),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('coupon', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.coupon')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('person', models.ForeignKey(help_text='Who buys.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('price', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                    ('subscription', models.ForeignKey(help_text='Which one it changes.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.subscription')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['brand', 'expires_at'], name='order_open_expiry'), models.Index(condition=models.Q(('status', 'awaiting_payment')), fields=['brand', 'confirmed_at'], name='order_awaiting_expiry'), models.Index(condition=models.Q(('coupon__isnull', False), ('status', 'awaiting_payment')), fields=['coupon'], name='order_holding_coupon')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'awaiting_payment', 'fulfilled', 'expired', 'canceled'])), name='order_status_known'), models.UniqueConstraint(condition=models.Q(('status__in', ['awaiting_payment', 'open'])), fields=('customer',), name='order_one_live'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['awaiting_payment', 'fulfilled']), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='order_confirmed_has_instant'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='order_quantity_positive'), models.CheckConstraint(condition=models.Q(('credit_minor__gte', 0), ('credit_minor__lte', models.F('total_minor'))), name='order_credit_within_bill'), models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('subscription__isnull', True)), models.Q(('subscription__isnull', False), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='order_change_has_basis')],
                },
            ),
        ]),
    ]
