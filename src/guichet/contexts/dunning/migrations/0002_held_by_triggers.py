"""A stopped run never begins again, and what was done of it stays as it was done."""

from django.db import migrations

HOLD = """
CREATE FUNCTION dunning_run_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen dunning_run := NEW;
BEGIN
    frozen.status := OLD.status;
    frozen.code := OLD.code;
    frozen.course := OLD.course;
    frozen.held_at := OLD.held_at;
    frozen.stopped_at := OLD.stopped_at;
    frozen.stopped_for := OLD.stopped_for;
    IF frozen IS DISTINCT FROM OLD OR OLD.status = 'stopped' THEN
        RAISE EXCEPTION 'run %: a stopped one never changes, its invoice never', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dunning_run_goes_on BEFORE UPDATE ON dunning_run
    FOR EACH ROW EXECUTE FUNCTION dunning_run_goes_on();
CREATE TRIGGER dunning_run_never_deleted BEFORE DELETE ON dunning_run
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

CREATE FUNCTION dunning_step_taken_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.taken_at IS NOT NULL OR (NEW.run_id, NEW.position, NEW.brand_id) IS DISTINCT FROM
            (OLD.run_id, OLD.position, OLD.brand_id) OR NEW.due_at < OLD.due_at THEN
        RAISE EXCEPTION 'step %: taken once, and never earlier', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dunning_step_taken_once BEFORE UPDATE ON dunning_step
    FOR EACH ROW EXECUTE FUNCTION dunning_step_taken_once();
CREATE TRIGGER dunning_step_never_deleted BEFORE DELETE ON dunning_step
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("dunning", "0001_initial"), ("infra", "0002_held_by_triggers")]
    operations = [migrations.RunSQL(HOLD)]
