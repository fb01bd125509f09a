"""A price rise can be taken back before its day: the rise stays, and a fact says that it does not come."""

import django.db.models.deletion
from django.db import migrations, models

import guichet.infra.ids

# A price's last day is written once, and unwritten when its rise was taken back before that day.
HOLD = """
CREATE OR REPLACE FUNCTION catalog_price_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen catalog_price := NEW;
BEGIN
    frozen.valid_until := OLD.valid_until;
    IF frozen IS DISTINCT FROM OLD OR OLD.valid_until IS NOT NULL AND NOT (
        NEW.valid_until IS NULL
        AND EXISTS (
            SELECT 1 FROM catalog_pricerise r JOIN catalog_risetakenback b ON b.rise_id = r.id
            WHERE r.old_price_id = OLD.id AND r.effective_on = OLD.valid_until
        )
        AND NOT EXISTS (
            SELECT 1 FROM catalog_pricerise r LEFT JOIN catalog_risetakenback b ON b.rise_id = r.id
            WHERE r.old_price_id = OLD.id AND b.id IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'price % never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION catalog_one_rise_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalog_price WHERE id = NEW.old_price_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM catalog_pricerise r LEFT JOIN catalog_risetakenback b ON b.rise_id = r.id
        WHERE r.old_price_id = NEW.old_price_id AND b.id IS NULL
    ) THEN
        RAISE EXCEPTION 'price % is to be replaced already', NEW.old_price_id USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER one_rise_stands BEFORE INSERT ON catalog_pricerise
    FOR EACH ROW EXECUTE FUNCTION catalog_one_rise_stands();
CREATE TRIGGER rise_taken_back_append_only BEFORE UPDATE OR DELETE ON catalog_risetakenback
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = """
DROP TRIGGER rise_taken_back_append_only ON catalog_risetakenback;
DROP TRIGGER one_rise_stands ON catalog_pricerise;
DROP FUNCTION catalog_one_rise_stands();
CREATE OR REPLACE FUNCTION catalog_price_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen catalog_price := NEW;
BEGIN
    frozen.valid_until := OLD.valid_until;
    IF frozen IS DISTINCT FROM OLD OR OLD.valid_until IS NOT NULL THEN
        RAISE EXCEPTION 'price % never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('infra', '0002_append_only'),
        ('catalog', '0007_prices_with_tax'),
    ]

    operations = [
        migrations.CreateModel(
            name='RiseTakenBack',
            fields=[
                ('id', models.UUIDField(default=guichet.infra.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('taken_back_at', models.DateTimeField(help_text='Business instant.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='price',
            name='price_once',
        ),
        migrations.AlterField(
            model_name='price',
            name='valid_until',
            field=models.DateField(help_text='First day on which it no longer can: set by a rise, unset when that is taken back.', null=True),
        ),
        migrations.AlterField(
            model_name='pricerise',
            name='old_price',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.price'),
        ),
        migrations.AddIndex(
            model_name='pricerise',
            index=models.Index(fields=['old_price'], name='price_rise_by_old'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), fields=('product', 'currency', 'tax_included', 'interval_unit', 'interval_count', 'valid_from'), name='price_once'),
        ),
        migrations.AddField(
            model_name='risetakenback',
            name='rise',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.pricerise'),
        ),
        migrations.RunSQL(HOLD, UNDO),
    ]
