import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids
from guichet.infra.tables_at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('subscriptions', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Seat',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('taken_at', models.DateTimeField(help_text='Business instant.')),
                    ('released_at', models.DateTimeField(help_text='Business instant; the row stays.', null=True)),
                    ('invitation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.invitation')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subscriptions.item')),
                    ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('released_at__isnull', True)), fields=['item'], name='seat_held_of_item')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('invitation__isnull', True), ('membership__isnull', False)), models.Q(('invitation__isnull', False), ('membership__isnull', True)), _connector='OR'), name='seat_has_one_holder'), models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('membership',), name='seat_once_a_member'), models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('invitation',), name='seat_once_an_invitation')],
                },
            ),
        ]),
    ]
