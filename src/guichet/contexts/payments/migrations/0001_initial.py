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
        ('customers', '0001_initial'),
        ('invoicing', '0001_initial'),
        ('ordering', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='FallbackConsent',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('consent_text', models.TextField(help_text='The sentence that the person accepted (R7.1).')),
                    ('consented_at', models.DateTimeField(help_text='Business instant.')),
                    ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Method',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('gateway_code', models.SlugField()),
                    ('kind', models.CharField(max_length=16)),
                    ('reference', models.CharField(max_length=120)),
                    ('network', models.CharField(max_length=24)),
                    ('last_four', models.CharField(blank=True, max_length=4)),
                    ('expiry_month', models.PositiveSmallIntegerField()),
                    ('expiry_year', models.PositiveSmallIntegerField()),
                    ('mandate_reference', models.CharField(blank=True, help_text='UMR of its mandate, as debtors know it.', max_length=35)),
                    ('notice_days', models.PositiveSmallIntegerField(default=0, help_text='Agreed between a notice and its debit.')),
                    ('holder_name', models.CharField(blank=True, max_length=120)),
                    ('status', models.CharField(choices=[('active', 'active'), ('detached', 'detached')], max_length=8)),
                    ('is_preferred', models.BooleanField()),
                    ('consent_text', models.TextField(help_text='The sentence that the person accepted (R7.1).')),
                    ('consented_at', models.DateTimeField(help_text='Business instant.')),
                    ('billing', models.JSONField(help_text='First and last name and address given with it, if any were.', null=True)),
                    ('detached_at', models.DateTimeField(help_text='Business instant from which it is no longer used.', null=True)),
                    ('is_detach_owed', models.BooleanField(default=False, help_text='The provider has not been told of it yet.')),
                    ('expiry_told_at', models.DateTimeField(help_text='Business instant from which its coming expiry needs no more telling.', null=True)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.method')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer'], name='method_by_customer'), models.Index(condition=models.Q(('is_detach_owed', True)), fields=['brand', 'id'], name='method_detach_owed'), models.Index(condition=models.Q(('expiry_told_at__isnull', True), ('is_preferred', True), ('kind', 'card')), fields=['brand', 'expiry_year', 'expiry_month'], name='method_expiry_to_tell')],
                    'constraints': [models.UniqueConstraint(fields=('brand', 'gateway_code', 'reference'), name='method_reference_once'), models.UniqueConstraint(condition=models.Q(('is_preferred', True)), fields=('customer',), name='method_one_preferred'), models.CheckConstraint(condition=models.Q(('is_preferred', False), ('status', 'active'), _connector='OR'), name='method_preferred_is_active'), models.CheckConstraint(condition=models.Q(models.Q(('detached_at__isnull', False), ('status', 'detached')), models.Q(('detached_at__isnull', True), ('is_detach_owed', False), ('replaced_by__isnull', True), ('status', 'active')), _connector='OR'), name='method_detached_has_instant')],
                },
            ),
            migrations.CreateModel(
                name='Mandate',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('reference', models.CharField(help_text="UMR: what the debtor's bank knows it by.", max_length=35)),
                    ('provider_reference', models.CharField(max_length=120)),
                    ('fingerprint', models.CharField(help_text='The same for the same account.', max_length=64)),
                    ('bank_code', models.CharField(blank=True, max_length=20)),
                    ('country', models.CharField(blank=True, max_length=2)),
                    ('status', models.CharField(choices=[('active', 'active'), ('superseded', 'superseded'), ('revoked', 'revoked'), ('lapsed', 'lapsed')], max_length=10)),
                    ('signing', models.CharField(choices=[('first', 'first'), ('confirmed', 'confirmed'), ('amended', 'amended')], max_length=10)),
                    ('text', models.TextField(help_text='The sentence above the button that signed it.')),
                    ('evidence', models.JSONField(help_text='Who signed where: person, host, IP address, browser.')),
                    ('signed_at', models.DateTimeField(help_text='Business instant.')),
                    ('last_used_date', models.DateField(help_text="Brand's day of the last debit that was sent by it.", null=True)),
                    ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.mandate')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('method', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.method')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer', 'fingerprint'], name='mandate_by_account'), models.Index(condition=models.Q(('status', 'active')), fields=['brand', 'signed_at'], name='mandate_by_age')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['active', 'superseded', 'revoked', 'lapsed'])), name='mandate_status_known')],
                },
            ),
            migrations.CreateModel(
                name='MethodChoice',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.method')),
                    ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ordering.order')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='MethodSetup',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('gateway_code', models.SlugField()),
                    ('kind', models.CharField(max_length=16)),
                    ('status', models.CharField(choices=[('created', 'Created'), ('open', 'Open'), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('canceled', 'Canceled')], max_length=10)),
                    ('in_frame', models.BooleanField()),
                    ('reference', models.CharField(blank=True, max_length=200)),
                    ('action', models.JSONField(help_text='Where the person goes: kind, url, origin.', null=True)),
                    ('failure_code', models.CharField(blank=True, max_length=40)),
                    ('billing', models.JSONField(help_text='First and last name and address that were typed for it.', null=True)),
                    ('consent_text', models.TextField()),
                    ('mandate_text', models.TextField(blank=True, help_text='What a debtor signs, with the notice that is agreed.')),
                    ('notice_days', models.PositiveSmallIntegerField(default=0)),
                    ('signed_from', models.JSONField(default=dict, help_text='Of a mandate: host, IP address, browser.')),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('method', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.method')),
                    ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ordering.order')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('replaces', models.ForeignKey(help_text='The method whose place the new one takes.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.method')),
                ],
                options={
                    'indexes': [models.Index(fields=['brand', 'reference'], name='setup_by_reference')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'succeeded'), _negated=True), ('method__isnull', False), _connector='OR'), name='setup_succeeded_has_method')],
                },
            ),
            migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('status', models.CharField(choices=[('open', 'open'), ('succeeded', 'succeeded'), ('failed', 'failed'), ('canceled', 'canceled'), ('refunded', 'refunded'), ('returned', 'returned')], max_length=10)),
                    ('currency', models.CharField(max_length=3)),
                    ('amount_minor', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer', 'id'], name='payment_by_customer')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payment_positive'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'succeeded', 'failed', 'canceled', 'refunded', 'returned'])), name='payment_status_known')],
                },
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('gateway_code', models.SlugField()),
                    ('status', models.CharField(choices=[('created', 'created'), ('submitted', 'submitted'), ('pending', 'pending'), ('requires_action', 'requires_action'), ('succeeded', 'succeeded'), ('failed', 'failed'), ('unknown', 'unknown'), ('canceled', 'canceled'), ('disputed', 'disputed'), ('lost', 'lost'), ('returned', 'returned')], max_length=16)),
                    ('key', models.CharField(help_text='Our idempotency key.', max_length=120, unique=True)),
                    ('off_session', models.BooleanField()),
                    ('body', models.JSONField(help_text='What was or will be asked, so that asking again is the same question.')),
                    ('reference', models.CharField(blank=True, max_length=120)),
                    ('page_reference', models.CharField(blank=True, help_text="The provider's, of the payment page.", max_length=120)),
                    ('network', models.CharField(blank=True, help_text='What was paid with on the payment page.', max_length=24)),
                    ('last_four', models.CharField(blank=True, max_length=4)),
                    ('action', models.JSONField(help_text='Where a 3-D Secure challenge is answered, or the card of the payment page is typed.', null=True)),
                    ('failure_code', models.CharField(blank=True, max_length=40)),
                    ('provider_code', models.CharField(blank=True, help_text='For support only.', max_length=80)),
                    ('submitted_at', models.DateTimeField(help_text='Wall instant: how young the key is.', null=True)),
                    ('settled_at', models.DateTimeField(help_text='Business instant of the end.', null=True)),
                    ('method', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.method')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment')),
                ],
                options={
                    'indexes': [models.Index(fields=['reference'], name='attempt_by_reference'), models.Index(condition=models.Q(('method__isnull', True), ('status', 'requires_action')), fields=['submitted_at'], name='attempt_open_visit'), models.Index(condition=models.Q(('status__in', ['submitted', 'unknown'])), fields=['submitted_at'], name='attempt_unresolved')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['created', 'pending', 'requires_action', 'submitted', 'unknown'])), fields=('payment',), name='attempt_one_open'), models.CheckConstraint(condition=models.Q(('status__in', ['created', 'submitted', 'pending', 'requires_action', 'succeeded', 'failed', 'unknown', 'canceled', 'disputed', 'lost', 'returned'])), name='attempt_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('last_four', ''), ('method__isnull', False), ('network', ''), ('page_reference', '')), models.Q(('method__isnull', True), ('off_session', False)), _connector='OR'), name='attempt_by_method_or_page')],
                },
            ),
            migrations.CreateModel(
                name='Allocation',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('amount_minor', models.BigIntegerField()),
                    ('at', models.DateTimeField(help_text='Business instant.')),
                    ('credit_note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.creditnote')),
                    ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                    ('undoes', models.OneToOneField(help_text='The allocation that money taken back undoes.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.allocation')),
                    ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment')),
                ],
                options={
                    'indexes': [models.Index(fields=['invoice'], name='allocation_by_invoice'), models.Index(condition=models.Q(('credit_note__isnull', False)), fields=['credit_note'], name='allocation_by_credit_note')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('undoes__isnull', True)), fields=('payment', 'invoice'), name='allocation_once'), models.CheckConstraint(condition=models.Q(models.Q(('credit_note__isnull', False), ('payment__isnull', True)), models.Q(('credit_note__isnull', True), ('payment__isnull', False)), _connector='OR'), name='allocation_from_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('amount_minor__gt', 0), ('undoes__isnull', True)), models.Q(('amount_minor__lt', 0), ('payment__isnull', False), ('undoes__isnull', False)), _connector='OR'), name='allocation_positive')],
                },
            ),
            migrations.CreateModel(
                name='PaymentEvent',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(help_text='charged, refunded, returned (a refund that came back), reversed (a debit that was sent back), withdrawn and reinstated (a dispute)', max_length=12)),
                    ('reference', models.CharField(help_text="The provider's, once per kind.", max_length=120)),
                    ('amount_minor', models.BigIntegerField()),
                    ('at', models.DateTimeField(help_text='Business instant.')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('payment', 'kind', 'reference'), name='payment_event_once')],
                },
            ),
            migrations.CreateModel(
                name='PaymentTarget',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('is_open', models.BooleanField()),
                    ('invoice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                    ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ordering.order')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('invoice__isnull', False), ('order__isnull', True)), models.Q(('invoice__isnull', True), ('order__isnull', False)), _connector='OR'), name='target_is_one_thing'), models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('order',), name='target_order_one_open'), models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('invoice',), name='target_invoice_one_open')],
                },
            ),
            migrations.CreateModel(
                name='PlannedDebit',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('submit_date', models.DateField(help_text="Brand's day on which it is sent to the bank.")),
                    ('collect_date', models.DateField(help_text='The announced day.')),
                    ('is_waiting', models.BooleanField()),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('invoice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('is_waiting', True)), fields=['brand', 'submit_date'], name='debit_due')],
                },
            ),
            migrations.CreateModel(
                name='Refund',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('amount_minor', models.BigIntegerField()),
                    ('status', models.CharField(choices=[('created', 'Created'), ('pending', 'Pending'), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('unknown', 'Unknown')], max_length=10)),
                    ('key', models.CharField(max_length=120, unique=True)),
                    ('reason', models.CharField(help_text='late_success, credit_note', max_length=24)),
                    ('reference', models.CharField(blank=True, max_length=120)),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.attempt')),
                    ('credit_note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.creditnote')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('credit_note__isnull', False)), fields=['credit_note'], name='refund_by_credit_note')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('credit_note__isnull', True)), fields=('payment',), name='refund_late_success_once'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_positive')],
                },
            ),
            migrations.CreateModel(
                name='Settlement',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('gateway_code', models.SlugField()),
                    ('reference', models.CharField(max_length=120)),
                    ('currency', models.CharField(max_length=3)),
                    ('gross_minor', models.BigIntegerField()),
                    ('fee_minor', models.BigIntegerField()),
                    ('arrives_on', models.DateField()),
                    ('at', models.DateTimeField(help_text='Business instant at which it was booked.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'gateway_code', 'reference'), name='settlement_once')],
                },
            ),
            migrations.CreateModel(
                name='TaskDone',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('subject_id', models.UUIDField(help_text='The dispute or the attempt.', unique=True)),
                    ('done_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Dispute',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('reference', models.CharField(max_length=120)),
                    ('status', models.CharField(choices=[('open', 'Open'), ('won', 'Won'), ('lost', 'Lost')], max_length=4)),
                    ('is_return', models.BooleanField(help_text='A direct debit: lost as it begins.')),
                    ('amount_minor', models.BigIntegerField()),
                    ('failure_code', models.CharField(max_length=40)),
                    ('provider_code', models.CharField(blank=True, help_text='For support only.', max_length=80)),
                    ('answer_by', models.DateTimeField(help_text="The provider's instant.", null=True)),
                    ('opened_at', models.DateTimeField(help_text='Business instant.')),
                    ('closed_at', models.DateTimeField(help_text='Business instant.', null=True)),
                    ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.attempt')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'indexes': [models.Index(fields=['brand', 'opened_at'], name='dispute_by_brand'), models.Index(condition=models.Q(('status', 'open')), fields=['brand'], name='dispute_open')],
                    'constraints': [models.UniqueConstraint(fields=('attempt', 'reference'), name='dispute_once'), models.UniqueConstraint(condition=models.Q(('status__in', ['open', 'lost'])), fields=('attempt',), name='dispute_one_that_counts'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('is_return', False), ('status', 'open')), models.Q(('closed_at__isnull', False), ('status__in', ['won', 'lost'])), _connector='OR'), name='dispute_closed_has_instant')],
                },
            ),
            migrations.CreateModel(
                name='EventCursor',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('gateway_code', models.SlugField()),
                    ('cursor', models.CharField(blank=True, max_length=200)),
                    ('settlements', models.CharField(blank=True, help_text='How far its payouts were asked for.', max_length=200)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'gateway_code'), name='event_cursor_once')],
                },
            ),
            migrations.CreateModel(
                name='GatewayCustomer',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('gateway_code', models.SlugField()),
                    ('reference', models.CharField(max_length=120)),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('customer', 'gateway_code'), name='gateway_customer_once')],
                },
            ),
            migrations.CreateModel(
                name='InboxEvent',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('gateway_code', models.SlugField()),
                    ('event_id', models.CharField(max_length=120)),
                    ('kind', models.CharField(max_length=60)),
                    ('subject', models.CharField(max_length=12)),
                    ('reference', models.CharField(max_length=200)),
                    ('own_id', models.UUIDField(null=True)),
                    ('raw', models.JSONField()),
                    ('received_at', models.DateTimeField(help_text='Wall instant.')),
                    ('processed_at', models.DateTimeField(help_text='Wall instant.', null=True)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'gateway_code', 'event_id'), name='inbox_event_once')],
                },
            ),
        ]),
    ]
