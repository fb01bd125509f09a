"""What is said of a parked customer never changes: only their release is written, once."""

from django.db import migrations

HOLD = """
CREATE FUNCTION subscriptions_parking_only_released() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen subscriptions_parking := NEW;
BEGIN
    frozen.released_at := OLD.released_at;
    frozen.released_by_id := OLD.released_by_id;
    IF frozen IS DISTINCT FROM OLD OR OLD.released_at IS NOT NULL THEN
        RAISE EXCEPTION 'parking %: only its release is written, once', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER parking_only_released BEFORE UPDATE ON subscriptions_parking
    FOR EACH ROW EXECUTE FUNCTION subscriptions_parking_only_released();
CREATE TRIGGER parking_never_deleted BEFORE DELETE ON subscriptions_parking
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = """
DROP TRIGGER parking_never_deleted ON subscriptions_parking;
DROP TRIGGER parking_only_released ON subscriptions_parking;
DROP FUNCTION subscriptions_parking_only_released();
"""


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0008_parking"), ("infra", "0002_append_only")]
    operations = [migrations.RunSQL(HOLD, UNDO)]
