"""Anchors and changes are never rewritten; of a parked customer only the release is written, once."""

from django.db import migrations

HOLD = """
CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE ON subscriptions_billinganchor
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

CREATE TRIGGER item_change_append_only BEFORE UPDATE OR DELETE ON subscriptions_itemchange
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

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


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0001_initial"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]
