import django.db.models.deletion
import django.db.models.expressions
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
        ('ordering', '0001_initial'),
        ('subscriptions', '0001_initial'),
        ('usage', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Charge',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('description', models.CharField(help_text="As it is printed, in the customer's language.", max_length=200)),
                    ('quantity', models.PositiveIntegerField()),
                    ('unit_amount_minor', models.BigIntegerField()),
                    ('tax_included', models.BooleanField(default=False, help_text='Whether tax is in the unit amount.')),
                    ('currency', models.CharField(max_length=3)),
                    ('status', models.CharField(choices=[('waiting', 'waiting'), ('billed', 'billed'), ('canceled', 'canceled')], max_length=8)),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('person', models.ForeignKey(help_text='Who asked for it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('status', 'waiting')), fields=['customer'], name='charge_waiting')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('unit_amount_minor__gte', 1)), name='charge_positive'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'billed', 'canceled'])), name='charge_status_known')],
                },
            ),
            migrations.CreateModel(
                name='Invoice',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('number', models.CharField(max_length=35)),
                    ('status', models.CharField(choices=[('open', 'open'), ('paid', 'paid'), ('void', 'void'), ('uncollectible', 'uncollectible')], max_length=13)),
                    ('language', models.CharField(max_length=2)),
                    ('currency', models.CharField(max_length=3)),
                    ('issue_date', models.DateField(help_text="The brand's today at issue.")),
                    ('due_date', models.DateField()),
                    ('subtotal_minor', models.BigIntegerField()),
                    ('tax_minor', models.BigIntegerField()),
                    ('total_minor', models.BigIntegerField()),
                    ('tax_included', models.BooleanField(default=False, help_text='Whether the amounts of its lines are with tax.')),
                    ('content', models.JSONField(help_text='Copied at issue: mark, seller, buyer, footer, notes, collection.')),
                    ('issued_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('order', models.OneToOneField(help_text='The purchase it bills, once.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ordering.order')),
                    ('subscription', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.subscription')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer', '-issued_at'], name='invoice_by_customer'), models.Index(condition=models.Q(('status', 'open')), fields=['brand', 'customer'], name='invoice_open'), models.Index(fields=['subscription'], name='invoice_by_subscription'), models.Index(fields=['brand', 'issue_date'], name='invoice_by_day')],
                    'constraints': [models.UniqueConstraint(fields=('brand', 'number'), name='invoice_number_once'), models.CheckConstraint(condition=models.Q(('total_minor', django.db.models.expressions.CombinedExpression(models.F('subtotal_minor'), '+', models.F('tax_minor')))), name='invoice_total_adds_up'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'paid', 'void', 'uncollectible'])), name='invoice_status_known')],
                },
            ),
            migrations.CreateModel(
                name='CreditNote',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('number', models.CharField(max_length=35)),
                    ('language', models.CharField(max_length=2)),
                    ('currency', models.CharField(max_length=3)),
                    ('issue_date', models.DateField(help_text="The brand's today at issue.")),
                    ('reason', models.CharField(help_text='As it is printed.', max_length=120)),
                    ('subtotal_minor', models.BigIntegerField()),
                    ('tax_minor', models.BigIntegerField()),
                    ('total_minor', models.BigIntegerField()),
                    ('content', models.JSONField(help_text='Copied at issue: mark, seller, buyer, footer, notes, collection.')),
                    ('issued_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer', 'issued_at'], name='credit_note_by_customer'), models.Index(fields=['invoice'], name='credit_note_by_invoice')],
                    'constraints': [models.UniqueConstraint(fields=('brand', 'number'), name='credit_note_number_once'), models.CheckConstraint(condition=models.Q(('total_minor', django.db.models.expressions.CombinedExpression(models.F('subtotal_minor'), '+', models.F('tax_minor'))), ('total_minor__gt', 0)), name='credit_note_total_adds_up')],
                },
            ),
            migrations.CreateModel(
                name='CreditNoteTax',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('code', models.CharField(max_length=16)),
                    ('label', models.CharField(max_length=16)),
                    ('rate_percent', models.DecimalField(decimal_places=4, max_digits=8)),
                    ('registration_number', models.CharField(max_length=32)),
                    ('base_minor', models.BigIntegerField()),
                    ('amount_minor', models.BigIntegerField()),
                    ('credit_note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.creditnote')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('credit_note', 'code'), name='credit_note_tax_once')],
                },
            ),
            migrations.CreateModel(
                name='EarnedDay',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('day', models.DateField()),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'day'), name='earned_day_once')],
                },
            ),
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('media_type', models.CharField(max_length=40)),
                    ('has_xml', models.BooleanField(default=False, help_text='Whether the same invoice is in it as XML, for programs.')),
                    ('content', models.BinaryField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('created_at', models.DateTimeField(help_text='Wall instant.')),
                    ('credit_note', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.creditnote')),
                    ('invoice', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('credit_note__isnull', False), ('invoice__isnull', True)), models.Q(('credit_note__isnull', True), ('invoice__isnull', False)), _connector='OR'), name='document_of_one_thing')],
                },
            ),
            migrations.CreateModel(
                name='InvoiceLine',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('position', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(help_text="In the invoice's language.", max_length=200)),
                    ('kind', models.CharField(choices=[('period', 'period'), ('proration', 'proration'), ('unused', 'unused'), ('charge', 'charge'), ('usage', 'usage')], max_length=12)),
                    ('details', models.JSONField(help_text="Quiet lines under the name, in the invoice's language.")),
                    ('quantity', models.IntegerField()),
                    ('unit_amount_minor', models.DecimalField(decimal_places=10, max_digits=20)),
                    ('amount_minor', models.BigIntegerField(help_text='Before its discount.')),
                    ('discount_minor', models.BigIntegerField(help_text='Taken off the amount; has its sign.')),
                    ('included_tax_minor', models.BigIntegerField(default=0, help_text='Its share of the tax that its price includes.')),
                    ('discount_name', models.CharField(blank=True, help_text='Which discount, as it is printed.', max_length=120)),
                    ('period_start', models.DateField(null=True)),
                    ('period_end', models.DateField(help_text='Excluded.', null=True)),
                    ('of_start', models.DateField(help_text='Start of the billing period that the line is part of.', null=True)),
                    ('of_end', models.DateField(help_text='Its end as first opened, excluded.', null=True)),
                    ('tax_codes', models.JSONField()),
                    ('charge', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.charge')),
                    ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                    ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.item')),
                    ('price', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                    ('reading', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usage.reading')),
                ],
                options={
                    'indexes': [models.Index(fields=['item', 'of_start', 'of_end'], name='invoice_line_of_period'), models.Index(condition=models.Q(('period_end__isnull', False)), fields=['period_end'], name='invoice_line_period_end')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'period')), fields=('item', 'price', 'period_start'), name='item_period_charged_once'), models.CheckConstraint(condition=models.Q(('of_end__gte', models.F('period_end')), ('of_start__lte', models.F('period_start'))), name='invoice_line_inside_its_period'), models.UniqueConstraint(fields=('invoice', 'position'), name='invoice_line_position_once'), models.CheckConstraint(condition=models.Q(models.Q(('charge__isnull', False), ('item__isnull', True), ('kind', 'charge'), ('of_start__isnull', True), ('period_start__isnull', True), ('price__isnull', True)), models.Q(models.Q(('kind', 'charge'), _negated=True), ('charge__isnull', True), ('item__isnull', False), ('of_end__isnull', False), ('of_start__isnull', False), ('period_end__isnull', False), ('period_start__isnull', False), ('price__isnull', False)), _connector='OR'), name='invoice_line_of_item_or_charge'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'usage'), ('reading__isnull', False)), models.Q(models.Q(('kind', 'usage'), _negated=True), ('reading__isnull', True)), _connector='OR'), name='invoice_line_of_use_has_reading')],
                },
            ),
            migrations.CreateModel(
                name='GivenBack',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('source_id', models.UUIDField(help_text='The change that it follows from.')),
                    ('amount_minor', models.BigIntegerField(help_text="Before the line's discount.")),
                    ('discount_minor', models.BigIntegerField(help_text="The part of the line's discount that went with it.")),
                    ('invoice_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoiceline')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('source_id', 'invoice_line'), name='given_back_once'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0), ('discount_minor__gte', 0), ('discount_minor__lte', models.F('amount_minor'))), name='given_back_positive')],
                },
            ),
            migrations.CreateModel(
                name='CreditNoteLine',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('amount_minor', models.BigIntegerField()),
                    ('included_tax_minor', models.BigIntegerField(default=0, help_text='Of it, the tax that the price included.')),
                    ('credit_note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.creditnote')),
                    ('invoice_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoiceline')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('credit_note', 'invoice_line'), name='credit_note_line_once'), models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='credit_note_line_not_zero')],
                },
            ),
            migrations.CreateModel(
                name='InvoiceTax',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('code', models.CharField(max_length=16)),
                    ('label', models.CharField(max_length=16)),
                    ('rate_percent', models.DecimalField(decimal_places=4, max_digits=8)),
                    ('registration_number', models.CharField(max_length=32)),
                    ('base_minor', models.BigIntegerField()),
                    ('amount_minor', models.BigIntegerField()),
                    ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('invoice', 'code'), name='invoice_tax_once')],
                },
            ),
            migrations.CreateModel(
                name='SkippedLine',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('position', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('period', 'period'), ('proration', 'proration'), ('unused', 'unused'), ('charge', 'charge'), ('usage', 'usage')], max_length=12)),
                    ('quantity', models.IntegerField()),
                    ('unit_amount_minor', models.DecimalField(decimal_places=10, max_digits=20)),
                    ('amount_minor', models.BigIntegerField(help_text='Before its discount, which is all of it.')),
                    ('period_start', models.DateField()),
                    ('period_end', models.DateField(help_text='Excluded.')),
                    ('of_start', models.DateField(help_text='Start of the billing period that the line is part of.')),
                    ('of_end', models.DateField(help_text='Its end as first opened, excluded.')),
                    ('tax_codes', models.JSONField()),
                    ('skipped_at', models.DateTimeField(help_text='Business instant.')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.item')),
                    ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ordering.order')),
                    ('price', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price')),
                ],
                options={
                    'indexes': [models.Index(fields=['item', 'of_start', 'of_end'], name='skipped_line_of_period')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'period')), fields=('item', 'price', 'period_start'), name='skipped_period_once'), models.UniqueConstraint(fields=('order', 'position'), name='skipped_order_line_once')],
                },
            ),
            migrations.CreateModel(
                name='Withdrawal',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('withdrawn_on', models.DateField()),
                    ('reason', models.CharField(max_length=120)),
                    ('at', models.DateTimeField(help_text='Business instant.')),
                    ('invoice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='WriteOff',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('amount_minor', models.BigIntegerField()),
                    ('tax_minor', models.BigIntegerField(help_text='How much of it is tax that is owed only when it is paid: no loss.')),
                    ('reason', models.CharField(blank=True, max_length=120)),
                    ('at', models.DateTimeField(help_text='Business instant.')),
                    ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'indexes': [models.Index(fields=['invoice'], name='write_off_by_invoice')],
                },
            ),
        ]),
    ]
