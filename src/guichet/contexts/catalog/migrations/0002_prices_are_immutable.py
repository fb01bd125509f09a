"""A price never changes: a rise is a new price. Only its last day may be written, once."""

from django.db import migrations

HOLD = """
CREATE FUNCTION catalog_price_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen catalog_price := NEW;
BEGIN
    frozen.valid_until := OLD.valid_until;
    IF frozen IS DISTINCT FROM OLD OR OLD.valid_until IS NOT NULL THEN
        RAISE EXCEPTION 'price % never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER price_is_immutable BEFORE UPDATE ON catalog_price
    FOR EACH ROW EXECUTE FUNCTION catalog_price_is_immutable();
"""
UNDO = """
DROP TRIGGER price_is_immutable ON catalog_price;
DROP FUNCTION catalog_price_is_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunSQL(HOLD, UNDO)]
