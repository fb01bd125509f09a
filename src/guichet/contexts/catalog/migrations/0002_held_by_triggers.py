"""A price never changes: a rise is a new price. Its last day is written once, and unwritten when its rise is taken back."""

from django.db import migrations

HOLD = """
CREATE FUNCTION catalog_price_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER price_is_immutable BEFORE UPDATE ON catalog_price
    FOR EACH ROW EXECUTE FUNCTION catalog_price_is_immutable();

CREATE TRIGGER price_rise_append_only BEFORE UPDATE OR DELETE ON catalog_pricerise
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

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

CREATE TRIGGER meter_append_only BEFORE UPDATE OR DELETE ON catalog_meter
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]
