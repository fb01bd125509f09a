"""What was told and what was read never changes; a day only grows; a usage period is only cut short, and read.

A reading goes on from where the one before ended: so nothing beyond is charged twice, whoever reads.
"""

from django.db import migrations

HOLD = """
CREATE TRIGGER usage_event_append_only BEFORE UPDATE OR DELETE ON usage_usageevent
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER reading_append_only BEFORE UPDATE OR DELETE ON usage_reading
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

CREATE FUNCTION usage_day_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen usage_usageday := NEW;
BEGIN
    frozen.quantity := OLD.quantity;
    IF frozen IS DISTINCT FROM OLD OR NEW.quantity < OLD.quantity THEN
        RAISE EXCEPTION 'usage day %: it only grows', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER usage_day_only_grows BEFORE UPDATE ON usage_usageday
    FOR EACH ROW EXECUTE FUNCTION usage_day_only_grows();
CREATE TRIGGER usage_day_never_deleted BEFORE DELETE ON usage_usageday
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

CREATE FUNCTION usage_period_only_cut() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen usage_usageperiod := NEW;
BEGIN
    frozen.ends_on := OLD.ends_on;
    frozen.paid_until := OLD.paid_until;
    frozen.is_unread := OLD.is_unread;
    frozen.is_alone := OLD.is_alone;
    -- One that counts nothing yet can begin again.
    IF frozen IS DISTINCT FROM OLD OR (NEW.ends_on > OLD.ends_on AND OLD.ends_on <> OLD.starts_on) THEN
        RAISE EXCEPTION 'usage period %: it is only cut short', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER usage_period_only_cut BEFORE UPDATE ON usage_usageperiod
    FOR EACH ROW EXECUTE FUNCTION usage_period_only_cut();
CREATE TRIGGER usage_period_never_deleted BEFORE DELETE ON usage_usageperiod
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

-- Planned once a connection, perhaps while there is no reading yet: it is to use the index when there are many, too.
CREATE FUNCTION usage_readings_fit() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    before bigint;
BEGIN
    SELECT coalesce(sum(charged_units), 0) INTO before FROM usage_reading
        WHERE period_id = NEW.period_id AND id <> NEW.id;
    IF before + NEW.charged_units <> greatest(before, NEW.used_units - NEW.included_units) THEN
        RAISE EXCEPTION 'usage period %: % units charged, % more of % beyond %', NEW.period_id, before,
            NEW.charged_units, NEW.used_units, NEW.included_units USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER readings_fit BEFORE INSERT ON usage_reading
    FOR EACH ROW EXECUTE FUNCTION usage_readings_fit();
"""


class Migration(migrations.Migration):
    dependencies = [("usage", "0001_initial"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]
