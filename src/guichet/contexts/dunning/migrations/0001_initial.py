import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
        ('customers', '0001_initial'),
        ('invoicing', '0001_initial'),
        ('payments', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Run',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('status', models.CharField(choices=[('open', 'open'), ('held', 'held'), ('stopped', 'stopped')], max_length=8)),
                    ('code', models.CharField(help_text='Why it is not paid, as last heard: a code of the refusals.', max_length=40)),
                    ('course', models.CharField(choices=[('charge', 'charge'), ('ask', 'ask'), ('ours', 'ours')], max_length=8)),
                    ('opened_at', models.DateTimeField(help_text='Business instant of the first refusal.')),
                    ('held_at', models.DateTimeField(help_text='Business instant since which it is held.', null=True)),
                    ('stopped_at', models.DateTimeField(help_text='Business instant.', null=True)),
                    ('stopped_for', models.CharField(blank=True, choices=[('paid', 'paid'), ('given_up', 'given_up'), ('person', 'person')], max_length=8)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('status__in', ['held', 'open'])), fields=['customer'], name='dunning_run_going'), models.Index(fields=['invoice', 'id'], name='dunning_run_of_invoice')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['held', 'open'])), fields=('invoice',), name='dunning_run_one_going'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'stopped'), ('stopped_at__isnull', False), models.Q(('stopped_for', ''), _negated=True)), models.Q(models.Q(('status', 'stopped'), _negated=True), ('stopped_at__isnull', True), ('stopped_for', '')), _connector='OR'), name='dunning_run_stopped_for_something'), models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', False), ('status', 'held')), models.Q(models.Q(('status', 'held'), _negated=True), ('held_at__isnull', True)), _connector='OR'), name='dunning_run_held_since')],
                },
            ),
            migrations.CreateModel(
                name='Awaited',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('late_on', models.DateField(help_text="Brand's day, the first one after it was due.")),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                    ('invoice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invoicing.invoice')),
                ],
                options={
                    'indexes': [models.Index(fields=['brand', 'late_on', 'id'], name='dunning_awaited_late'), models.Index(fields=['customer'], name='dunning_awaited_of_customer')],
                },
            ),
            migrations.CreateModel(
                name='Step',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('position', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('retry', 'retry'), ('remind', 'remind'), ('suspend', 'suspend'), ('cancel', 'cancel'), ('write_off', 'write_off')], max_length=9)),
                    ('status', models.CharField(choices=[('waiting', 'waiting'), ('held', 'held'), ('done', 'done'), ('skipped', 'skipped')], max_length=7)),
                    ('due_at', models.DateTimeField(help_text="Business instant: the beginning of its day in the brand's zone.")),
                    ('taken_at', models.DateTimeField(help_text='Business instant.', null=True)),
                    ('result', models.CharField(blank=True, choices=[('charged', 'charged'), ('announced', 'announced'), ('reminded', 'reminded'), ('taken', 'taken'), ('overtaken', 'overtaken'), ('nothing', 'nothing'), ('ours', 'ours'), ('stopped', 'stopped')], max_length=9)),
                    ('attempt', models.OneToOneField(help_text='The try that it asked for.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.attempt')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dunning.run')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('status', 'waiting')), fields=['brand', 'due_at', 'id'], name='dunning_step_due')],
                    'constraints': [models.UniqueConstraint(fields=('run', 'position'), name='dunning_step_position_once'), models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('status__in', ['held', 'waiting']), ('taken_at__isnull', True)), models.Q(models.Q(('status__in', ['held', 'waiting']), _negated=True), ('taken_at__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='dunning_step_taken_has_result'), models.CheckConstraint(condition=models.Q(models.Q(('attempt__isnull', False), ('result', 'charged')), models.Q(models.Q(('result', 'charged'), _negated=True), ('attempt__isnull', True)), _connector='OR'), name='dunning_step_charged_has_attempt')],
                },
            ),
        ]),
    ]
