"""Money that moved and what it settled are facts: their rows never change."""

from django.db import migrations

HOLD = """
CREATE TRIGGER payment_event_append_only BEFORE UPDATE OR DELETE ON payments_paymentevent
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
CREATE TRIGGER allocation_append_only BEFORE UPDATE OR DELETE ON payments_allocation
    FOR EACH ROW EXECUTE FUNCTION guichet_refuse_change();
"""
UNDO = """
DROP TRIGGER allocation_append_only ON payments_allocation;
DROP TRIGGER payment_event_append_only ON payments_paymentevent;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("infra", "0002_append_only")]
    operations = [migrations.RunSQL(HOLD, UNDO)]
