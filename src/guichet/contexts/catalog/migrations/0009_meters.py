"""Meters, which never change, and the metered part of a price."""

import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids

HOLD = """
CREATE TRIGGER meter_append_only BEFORE UPDATE OR DELETE ON catalog_meter
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = "DROP TRIGGER meter_append_only ON catalog_meter;"


class Migration(migrations.Migration):

    dependencies = [
        ('infra', '0002_append_only'),
        ('brands', '0002_credit_note_series'),
        ('catalog', '0008_rises_taken_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='price',
            name='included_units',
            field=models.PositiveIntegerField(help_text='With each unit of the price, an interval.', null=True),
        ),
        migrations.AddField(
            model_name='price',
            name='overage_unit_amount_minor',
            field=models.DecimalField(decimal_places=10, help_text='For a unit beyond them; as the price, with tax or not.', max_digits=20, null=True),
        ),
        migrations.CreateModel(
            name='Meter',
            fields=[
                ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField()),
                ('unit', models.JSONField(help_text='By language, the word for one and the word for several.')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
            ],
        ),
        migrations.AddField(
            model_name='price',
            name='meter',
            field=models.ForeignKey(help_text='What it counts, if at all.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.meter'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('included_units__isnull', True), ('meter__isnull', True), ('overage_unit_amount_minor__isnull', True)), models.Q(('included_units__isnull', False), ('meter__isnull', False), ('overage_unit_amount_minor__gt', 0), ('overage_unit_amount_minor__isnull', False)), _connector='OR'), name='price_meters_whole'),
        ),
        migrations.AddConstraint(
            model_name='meter',
            constraint=models.UniqueConstraint(fields=('brand', 'code'), name='meter_code_once'),
        ),
        migrations.RunSQL(HOLD, UNDO),
    ]
