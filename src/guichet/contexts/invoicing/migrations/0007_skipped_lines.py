"""What is billed without an invoice, because it costs nothing; it never changes."""

import django.db.models.deletion
from django.db import migrations, models

HOLD = """
CREATE TRIGGER skipped_line_append_only BEFORE UPDATE OR DELETE ON invoicing_skippedline
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE FUNCTION invoicing_skipped_is_not_invoiced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'period' AND EXISTS (
        SELECT 1 FROM invoicing_invoiceline l
        WHERE l.item_id = NEW.item_id AND l.price_id = NEW.price_id AND l.period_start = NEW.period_start
            AND l.kind = 'period'
    ) THEN
        RAISE EXCEPTION 'the period of item % from % on is invoiced', NEW.item_id, NEW.period_start
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER skipped_is_not_invoiced BEFORE INSERT ON invoicing_skippedline
    FOR EACH ROW EXECUTE FUNCTION invoicing_skipped_is_not_invoiced();
"""
UNDO = """
DROP TRIGGER skipped_is_not_invoiced ON invoicing_skippedline;
DROP FUNCTION invoicing_skipped_is_not_invoiced();
DROP TRIGGER skipped_line_append_only ON invoicing_skippedline;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('infra', '0002_append_only'),
        ('catalog', '0007_prices_with_tax'),
        ('customers', '0001_initial'),
        ('invoicing', '0006_tax_included'),
        ('ordering', '0003_credit'),
        ('subscriptions', '0006_lifecycle'),
    ]

    operations = [
        migrations.CreateModel(
            name='SkippedLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('period', 'period'), ('proration', 'proration'), ('unused', 'unused'), ('charge', 'charge')], max_length=12)),
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
        migrations.RunSQL(HOLD, UNDO),
    ]
