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
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='TaxRate',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('code', models.CharField(max_length=16)),
                    ('percent', models.DecimalField(decimal_places=4, max_digits=8)),
                    ('valid_from', models.DateField()),
                    ('valid_until', models.DateField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='tax_rate_once'), models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('code',), name='tax_rate_one_open')],
                },
            ),
            migrations.CreateModel(
                name='Registration',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('code', models.CharField(max_length=16)),
                    ('number', models.CharField(max_length=32)),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='registration_once')],
                },
            ),
            migrations.CreateModel(
                name='VatAnswer',
                fields=[
                    ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                    ('vat_id', models.CharField(max_length=16)),
                    ('is_valid', models.BooleanField()),
                    ('answered_on', models.DateField(help_text="The brand's day.")),
                    ('answered_at', models.DateTimeField(help_text='Business instant.')),
                    ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                    ('person', models.ForeignKey(help_text='Who found it out.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['brand', 'vat_id', 'answered_at'], name='vat_answer_latest')],
                },
            ),
        ]),
    ]
