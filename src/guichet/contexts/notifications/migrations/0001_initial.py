import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
        ('customers', '0001_initial'),
        ('infra', '0001_initial'),
        ('invoicing', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='WebhookEndpoint',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('url', models.CharField(max_length=500)),
                    ('secrets', models.TextField(help_text='Encrypted JSON: each secret, newest first, with the instant it ends at.')),
                    ('events', models.JSONField(help_text='Names; an empty list is all of them.')),
                    ('is_enabled', models.BooleanField(default=True)),
                    ('off_reason', models.CharField(blank=True, help_text='person, failing, gone; empty while it is on.', max_length=8)),
                    ('failing_since', models.DateTimeField(help_text='Wall instant.', null=True)),
                    ('rest_until', models.DateTimeField(help_text='Wall instant before which it asked not to be called.', null=True)),
                    ('created_at', models.DateTimeField(help_text='Wall instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'indexes': [models.Index(fields=['brand', 'id'], name='endpoint_of_brand')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_enabled', True), ('off_reason', '')), models.Q(models.Q(('off_reason', ''), _negated=True), ('is_enabled', False)), _connector='OR'), name='endpoint_off_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='WebhookDelivery',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('status', models.CharField(choices=[('pending', 'pending'), ('delivered', 'delivered'), ('failed', 'failed')], max_length=9)),
                    ('tries', models.PositiveSmallIntegerField(default=0, help_text='Since it was made, or told again by a person.')),
                    ('next_try_at', models.DateTimeField(help_text='Wall instant.')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='infra.outboxevent')),
                    ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.webhookendpoint')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('status', 'pending')), fields=['endpoint', 'next_try_at', 'event'], name='delivery_due'), models.Index(fields=['endpoint', '-event'], name='delivery_newest')],
                    'constraints': [models.UniqueConstraint(fields=('endpoint', 'event'), name='delivery_once')],
                },
            ),
            migrations.CreateModel(
                name='Mail',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(max_length=40)),
                    ('to', models.EmailField(max_length=254)),
                    ('language', models.CharField(max_length=2)),
                    ('data', models.JSONField(help_text='What the message of this kind says.')),
                    ('once', models.CharField(help_text='Names the fact: the same fact is told once.', max_length=120, unique=True)),
                    ('status', models.CharField(choices=[('queued', 'Queued'), ('sent', 'Sent')], max_length=8)),
                    ('subject', models.CharField(blank=True, max_length=200)),
                    ('text', models.TextField(blank=True)),
                    ('html', models.TextField(blank=True)),
                    ('queued_at', models.DateTimeField(help_text='Wall instant.')),
                    ('sent_at', models.DateTimeField(help_text='Wall instant.', null=True)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('credit_note', models.ForeignKey(help_text='Whose PDF goes with it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.creditnote')),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('invoice', models.ForeignKey(help_text='Whose PDF goes with it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'indexes': [models.Index(fields=['-id'], name='mail_newest'), models.Index(fields=['customer', '-id'], name='mail_of_customer'), models.Index(condition=models.Q(('status', 'queued')), fields=['invoice'], name='mail_waiting_for_pdf'), models.Index(condition=models.Q(('credit_note__isnull', False), ('status', 'queued')), fields=['credit_note'], name='mail_waiting_for_note')],
                },
            ),
            migrations.CreateModel(
                name='WebhookAttempt',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('attempted_at', models.DateTimeField(help_text='Wall instant.')),
                    ('succeeded', models.BooleanField()),
                    ('answer_code', models.PositiveSmallIntegerField(help_text='HTTP status; null: there was no answer.', null=True)),
                    ('answer', models.CharField(help_text='The first characters of the answer, or why there was none.', max_length=500)),
                    ('duration_ms', models.PositiveIntegerField()),
                    ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.webhookdelivery')),
                ],
                options={
                    'indexes': [models.Index(fields=['delivery', 'id'], name='attempt_of_delivery')],
                },
            ),
        ]),
    ]
