"""Answers about buyers' VAT ids, which never change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import guichet.infra.ids

HOLD = """
CREATE TRIGGER vat_answer_append_only BEFORE UPDATE OR DELETE ON tax_vatanswer
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = "DROP TRIGGER vat_answer_append_only ON tax_vatanswer;"


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0002_credit_note_series'),
        ('infra', '0002_append_only'),
        ('tax', '0002_rates_in_force'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.RunSQL(HOLD, UNDO),
    ]
