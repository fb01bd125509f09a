"""An item never has more seats held than its quantity, whoever asks and however many at once.

The check runs when the transaction commits and takes the item's row first: of two that commit together the second
counts what the first has added. A quantity cannot go below what is held either.
"""

from django.db import migrations

HOLD = """
CREATE FUNCTION entitlements_check_item(item uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    held integer;
BEGIN
    SELECT quantity INTO places FROM subscriptions_item WHERE id = item FOR NO KEY UPDATE;
    SELECT count(*) INTO held FROM entitlements_seat WHERE item_id = item AND released_at IS NULL;
    IF held > places THEN
        RAISE EXCEPTION 'item % has % licences and % seats held', item, places, held USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION entitlements_seats_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM entitlements_check_item(NEW.item_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER seats_fit AFTER INSERT OR UPDATE OF item_id, released_at ON entitlements_seat
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.released_at IS NULL) EXECUTE FUNCTION entitlements_seats_fit();

CREATE FUNCTION entitlements_quantity_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM entitlements_check_item(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER quantity_fits_seats AFTER UPDATE OF quantity ON subscriptions_item
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.quantity < OLD.quantity)
    EXECUTE FUNCTION entitlements_quantity_fits();
"""


class Migration(migrations.Migration):
    dependencies = [("entitlements", "0001_initial"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]
