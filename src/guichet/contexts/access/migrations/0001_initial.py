import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import guichet.infra.clock
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
                name='User',
                fields=[
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('email', models.EmailField(max_length=254, unique=True)),
                    ('first_name', models.CharField(max_length=60)),
                    ('last_name', models.CharField(max_length=60)),
                    ('language', models.CharField(help_text='fr or en: pages and mails.', max_length=2)),
                    ('is_active', models.BooleanField(default=True)),
                    ('created_at', models.DateTimeField(default=guichet.infra.clock.wall_now)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ApiKey',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(help_text="What the brand's people call it.", max_length=60)),
                    ('prefix', models.CharField(help_text='What is shown of it.', max_length=12)),
                    ('key_hash', models.CharField(max_length=64, unique=True)),
                    ('scopes', models.JSONField()),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('revoked_at', models.DateTimeField(help_text='Business instant.', null=True)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['brand', '-id'], name='api_key_of_brand')],
                },
            ),
            migrations.CreateModel(
                name='ApiAnswer',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('idempotency_key', models.CharField(max_length=100)),
                    ('request_hash', models.CharField(help_text='SHA-256 of method, path and body.', max_length=64)),
                    ('status', models.PositiveSmallIntegerField()),
                    ('body', models.JSONField()),
                    ('answered_at', models.DateTimeField(help_text='Wall instant.')),
                    ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.apikey')),
                ],
                options={
                    'indexes': [models.Index(fields=['answered_at'], name='api_answer_by_age')],
                    'constraints': [models.UniqueConstraint(fields=('key', 'idempotency_key'), name='api_answer_once')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('role', models.CharField(choices=[('holder', 'Holder'), ('billing_manager', 'Billing Manager'), ('member', 'Member')], max_length=16)),
                    ('joined_at', models.DateTimeField(help_text='Business instant.')),
                    ('ended_at', models.DateTimeField(help_text='Business instant at which the person was removed.', null=True)),
                    ('brand', models.ForeignKey(help_text="The customer's brand: sign-in asks for it.", on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user', 'brand'], name='membership_at_brand'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['customer', 'id'], name='membership_of_customer')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'customer'), name='membership_once')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('email', models.EmailField(help_text='In lower case.', max_length=254)),
                    ('role', models.CharField(choices=[('holder', 'Holder'), ('billing_manager', 'Billing Manager'), ('member', 'Member')], max_length=16)),
                    ('token_hash', models.CharField(max_length=64, unique=True)),
                    ('status', models.CharField(choices=[('pending', 'pending'), ('accepted', 'accepted'), ('revoked', 'revoked'), ('expired', 'expired')], max_length=8)),
                    ('created_at', models.DateTimeField(help_text='Business instant.')),
                    ('expires_at', models.DateTimeField(help_text='Business instant; sending it again moves it.')),
                    ('ended_at', models.DateTimeField(help_text='Business instant at which it was no longer pending.', null=True)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('membership', models.ForeignKey(help_text='What accepting it made.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('status', 'pending')), fields=['brand', 'expires_at', 'id'], name='invitation_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'accepted', 'revoked', 'expired'])), name='invitation_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('membership__isnull', False), ('status', 'accepted')), models.Q(models.Q(('status', 'accepted'), _negated=True), ('membership__isnull', True)), _connector='OR'), name='invitation_accepted_made_a_member'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'pending')), models.Q(models.Q(('status', 'pending'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='invitation_ended_has_instant'), models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('customer', 'email'), name='invitation_pending_once')],
                },
            ),
            migrations.CreateModel(
                name='StaffRole',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('role', models.CharField(choices=[('administrator', 'Administrator'), ('finance', 'Finance'), ('support', 'Support'), ('read_only', 'Read Only')], max_length=16)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'brand'), name='staff_role_once')],
                },
            ),
        ]),
    ]
