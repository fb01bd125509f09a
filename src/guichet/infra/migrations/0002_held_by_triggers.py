"""Audit records, events and links of chains never change; the function that refuses it, for every append-only table."""

from django.db import migrations

HOLD = """
CREATE FUNCTION guichet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: its rows never change', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE ON infra_auditrecord
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER outbox_event_append_only BEFORE UPDATE ON infra_outboxevent
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();

CREATE TRIGGER chain_link_append_only BEFORE UPDATE OR DELETE ON infra_chainlink
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("infra", "0001_initial")]
    operations = [migrations.RunSQL(HOLD)]
